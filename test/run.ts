// `npm test`: unit and integration tests, then the browser tests when there is a browser. Ends with one line of totals.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { findChromium } from '../playwright.config.ts';
import { findRedisServer, NO_REDIS } from './redis-server.ts';

const ROOT = path.join(import.meta.dirname, '..');
const RESULTS = path.join(ROOT, 'test-results');
const require = createRequire(import.meta.url);

interface Totals {
  passed: number;
  failed: number;
}

/** What of the two runners' JSON reports is read. */
interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numFailedTestSuites: number;
  stats: { expected: number; unexpected: number; flaky: number };
}

rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });
const totals: Totals = { passed: 0, failed: 0 };

const vitest = path.join(path.dirname(require.resolve('vitest/package.json')), 'vitest.mjs');
const vitestReport = path.join(RESULTS, 'vitest.json');
const vitestCode = run([
  vitest,
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${vitestReport}`,
]);
add(vitestCode, vitestReport, (report) => ({
  passed: report.numPassedTests,
  failed: report.numFailedTests + report.numFailedTestSuites * Number(report.numFailedTests === 0),
}));

if (findChromium()) {
  const playwright = path.join(
    path.dirname(require.resolve('@playwright/test/package.json')),
    'cli.js',
  );
  const code = run([playwright, 'test']);
  add(code, path.join(RESULTS, 'e2e.json'), (report) => ({
    passed: report.stats.expected,
    failed: report.stats.unexpected + report.stats.flaky,
  }));
} else {
  process.stdout.write(
    '\nNo Chromium was found, so the browser tests did not run. Install one, or name it in MAINSTAY_CHROMIUM.\n',
  );
}

if (!findRedisServer()) process.stdout.write(`\n${NO_REDIS}\n`);

process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed\n`);
process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0;

function run(args: string[]): number {
  return spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' }).status ?? 1;
}

/** A runner that failed without counting a failure (it did not start, or no report) counts as one. */
function add(code: number, reportFile: string, read: (report: Report) => Totals): void {
  const found = existsSync(reportFile)
    ? read(JSON.parse(readFileSync(reportFile, 'utf8')))
    : { passed: 0, failed: 0 };
  totals.passed += found.passed;
  totals.failed += found.failed > 0 || code === 0 ? found.failed : 1;
}
