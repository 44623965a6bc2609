import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');

/** Runs a suite of its own by its Vitest configuration, and ends with one line of totals, which CI adds up. */
export function runCounted(name: string, config: string, env: Record<string, string> = {}): void {
  const reportFile = path.join(ROOT, 'test-results', `${name}.json`);
  mkdirSync(path.dirname(reportFile), { recursive: true });
  rmSync(reportFile, { force: true });
  const require = createRequire(import.meta.url);
  const vitest = path.join(path.dirname(require.resolve('vitest/package.json')), 'vitest.mjs');
  const { status } = spawnSync(
    process.execPath,
    [
      ...[vitest, 'run', '--config', config],
      ...['--reporter=verbose', '--reporter=json', `--outputFile.json=${reportFile}`],
    ],
    { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } },
  );
  const report = existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) : {};
  const { numPassedTests: passed = 0, numFailedTests = 0 } = report;
  // A run that failed without counting a failure counts as one.
  const failed = numFailedTests > 0 || status === 0 ? numFailedTests : 1;
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
