import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { outcomeOf, printOutcomes } from './report.ts';

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
  printOutcomes([outcomeOf('vitest', status ?? 1, reportFile)]);
}
