// `npm test`: unit and integration tests, then the browser tests when there is a browser. Ends with one line of totals.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { findChromium } from '../playwright.config.ts';
import { findRedisServer, NO_REDIS } from './redis-server.ts';
import { outcomeOf, printOutcomes } from './report.ts';

const ROOT = path.join(import.meta.dirname, '..');
const RESULTS = path.join(ROOT, 'test-results');
const require = createRequire(import.meta.url);

rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });

const vitest = path.join(path.dirname(require.resolve('vitest/package.json')), 'vitest.mjs');
const vitestReport = path.join(RESULTS, 'vitest.json');
const vitestCode = run([
  vitest,
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${vitestReport}`,
]);
const outcomes = [outcomeOf('vitest', vitestCode, vitestReport)];

if (findChromium()) {
  const playwright = path.join(
    path.dirname(require.resolve('@playwright/test/package.json')),
    'cli.js',
  );
  const code = run([playwright, 'test']);
  outcomes.push(outcomeOf('playwright', code, path.join(RESULTS, 'e2e.json')));
} else {
  process.stdout.write(
    '\nNo Chromium was found, so the browser tests did not run. Install one, or name it in MAINSTAY_CHROMIUM.\n',
  );
}

if (!findRedisServer()) process.stdout.write(`\n${NO_REDIS}\n`);

process.stdout.write('\n');
printOutcomes(outcomes);

function run(args: string[]): number {
  return spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' }).status ?? 1;
}
