// `npm run test:remote`: real model servers from the Python package index behind a gateway, killed and stopped while they are asked.
// Ends with one line of totals.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..', '..');
const REPORT = path.join(ROOT, 'test-results', 'remote.json');

mkdirSync(path.dirname(REPORT), { recursive: true });
rmSync(REPORT, { force: true });
const require = createRequire(import.meta.url);
const vitest = path.join(path.dirname(require.resolve('vitest/package.json')), 'vitest.mjs');
const config = path.join(import.meta.dirname, 'vitest.config.ts');
const { status } = spawnSync(
  process.execPath,
  [
    ...[vitest, 'run', '--config', config],
    ...['--reporter=verbose', '--reporter=json', `--outputFile.json=${REPORT}`],
  ],
  { cwd: ROOT, stdio: 'inherit' },
);
const report = existsSync(REPORT) ? JSON.parse(readFileSync(REPORT, 'utf8')) : {};
const { numPassedTests: passed = 0, numFailedTests = 0 } = report;
// A run that failed without counting a failure counts as one.
const failed = numFailedTests > 0 || status === 0 ? numFailedTests : 1;
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
