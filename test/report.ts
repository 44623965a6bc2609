import { existsSync, readFileSync } from 'node:fs';

/** What a runner's JSON report says of a suite. */
export interface Outcome {
  passed: number;
  failed: number;
  /** Of each test, or file that did not load, that failed: where and what, and the first lines of why. */
  failures: string[];
}

interface VitestReport {
  numPassedTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] | null }[];
  }[];
}

interface PlaywrightSuite {
  suites?: PlaywrightSuite[];
  specs?: { title: string; file: string; ok: boolean; tests: PlaywrightTest[] }[];
}

interface PlaywrightTest {
  status: string;
  results: { error?: { message?: string } }[];
}

/** A runner that failed without saying of what (it did not start, or left no report) counts as one failure. */
export function outcomeOf(
  runner: 'vitest' | 'playwright',
  code: number,
  reportFile: string,
): Outcome {
  const found = existsSync(reportFile)
    ? read(runner, JSON.parse(readFileSync(reportFile, 'utf8')))
    : { passed: 0, failures: [] };
  const failures =
    found.failures.length > 0 || code === 0
      ? found.failures
      : [`${runner} ended with exit code ${code}, and its report names no failure`];
  return { passed: found.passed, failed: failures.length, failures };
}

/** The failures' lines, each begun with ✗, and the line of totals. */
export function printOutcomes(outcomes: Outcome[]): void {
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failures = outcomes.flatMap((outcome) => outcome.failures);
  for (const failure of failures) process.stdout.write(`✗ ${failure}\n`);
  process.stdout.write(`\n${passed} passed, ${failures.length} failed\n`);
  process.exitCode = failures.length > 0 || passed === 0 ? 1 : 0;
}

function read(runner: 'vitest' | 'playwright', report: unknown): Omit<Outcome, 'failed'> {
  return runner === 'vitest'
    ? readVitest(report as VitestReport)
    : readPlaywright(report as PlaywrightSuite);
}

function readVitest(report: VitestReport): Omit<Outcome, 'failed'> {
  const failures = report.testResults.flatMap((file) => {
    const failed = file.assertionResults.filter(({ status }) => status === 'failed');
    if (failed.length === 0 && file.status === 'failed') return [line(file.name, '', file.message)];
    return failed.map((test) => line(file.name, test.fullName, test.failureMessages?.[0]));
  });
  return { passed: report.numPassedTests, failures };
}

function readPlaywright(suite: PlaywrightSuite): Omit<Outcome, 'failed'> {
  const below = (suite.suites ?? []).map(readPlaywright);
  const specs = suite.specs ?? [];
  // A flaky test counts as one that failed.
  const good = specs.filter(
    ({ ok, tests }) => ok && tests.every((test) => test.status !== 'flaky'),
  );
  const failed = specs.filter((spec) => !good.includes(spec));
  return {
    passed: below.reduce((sum, { passed }) => sum + passed, good.length),
    failures: [
      ...below.flatMap(({ failures }) => failures),
      ...failed.map((spec) =>
        line(
          spec.file,
          spec.title,
          spec.tests.flatMap(({ results }) => results).find(({ error }) => error)?.error?.message,
        ),
      ),
    ],
  };
}

function line(file: string, test: string, why = ''): string {
  const shown = why.split('\n').slice(0, 3).join(' ').replaceAll(/\s+/g, ' ').slice(0, 400);
  return [file.replace(`${process.cwd()}/`, ''), test, shown].filter(Boolean).join(' · ');
}
