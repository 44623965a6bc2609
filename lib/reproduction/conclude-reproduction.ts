import { sayDifferences } from '#lib/environment/compare-environments.ts';
import type { EnvironmentComparison } from '#lib/environment/contract.ts';
import type { Reproduction, ReproductionDetails } from './contract.ts';

/** What came of the golden cases. */
export type GoldenAnswers =
  | { cases: number; tolerance: number; differing: number; first: string | null }
  /** They could not be asked, and why. */
  | { problem: string };

export interface ReproductionFindings {
  expected: string;
  digest: string;
  trainer: string;
  isDeterministic: boolean;
  /** null: the version has none. Not asked where the bytes are the same. */
  golden: GoldenAnswers | null;
  environment: EnvironmentComparison | null;
  seed: number;
  contradictions: readonly string[];
  /** That the trainer said of itself, then and now. */
  metrics: {
    before: Readonly<Record<string, number | null>>;
    now: Readonly<Record<string, number | null>>;
  };
  seconds: number;
}

type Conclusion = {
  status: 'identical' | 'same_answers' | 'differs';
} & Pick<Reproduction, 'digest' | 'said' | 'details'>;

const MOST_METRICS = 5;

/** Says whether a version came out again, and what differs: first that, then what may be the cause. */
export function concludeReproduction(found: ReproductionFindings): Conclusion {
  const { expected, digest, isDeterministic, golden, environment } = found;
  const isIdentical = digest === expected;
  const metrics = changedMetrics(found.metrics);
  const otherEnvironment = environment && sayDifferences(environment);
  const asked = golden !== null && 'cases' in golden ? golden : null;
  const details: ReproductionDetails = {
    ...{ trainer: found.trainer, is_deterministic: isDeterministic },
    golden_cases: asked && { cases: asked.cases, differing: asked.differing },
    ...{ environment, seed: found.seed, metrics, seconds: found.seconds },
  };
  if (isIdentical) {
    const where = otherEnvironment
      ? [`It came out in another environment: ${otherEnvironment}.`]
      : [];
    const said = [`The same file came out (SHA-256 ${short(digest)}).`, ...where];
    return { status: 'identical', digest, said: [...said, ...found.contradictions], details };
  }
  const answersAgree = asked !== null && asked.differing === 0;
  const said = [
    `Another file came out (SHA-256 ${short(digest)}, not ${short(expected)}).`,
    ...sayGolden(golden),
    ...found.contradictions,
    ...(metrics.length > 0 ? [sayMetrics(metrics)] : []),
    sayEnvironment(environment, otherEnvironment),
    ...sayCause(found, otherEnvironment),
  ];
  const status = answersAgree && !isDeterministic ? 'same_answers' : 'differs';
  return { status, digest, said, details };
}

function sayGolden(golden: GoldenAnswers | null): string[] {
  if (golden === null) {
    return ['The version has no golden cases, so its answers cannot be compared.'];
  }
  if ('problem' in golden) return [golden.problem];
  const { cases, tolerance, differing, first } = golden;
  const all = cases === 1 ? 'Its golden case is' : `All ${cases} golden cases are`;
  if (differing === 0) return [`${all} answered the same, within ${tolerance}.`];
  const some = `${differing} of ${cases} golden ${cases === 1 ? 'cases is' : 'cases are'} answered otherwise`;
  return [first === null ? `${some}.` : `${some}: ${first}.`];
}

function sayEnvironment(
  environment: EnvironmentComparison | null,
  difference: string | null,
): string {
  if (environment === null) return 'What it was trained in is not recorded.';
  return difference === null
    ? 'The environment is the same as then.'
    : `The environment is another one: ${difference}.`;
}

function sayCause(
  { isDeterministic, contradictions, trainer, seed, environment }: ReproductionFindings,
  otherEnvironment: string | null,
): string[] {
  if (contradictions.length > 0 || environment === null || otherEnvironment !== null) return [];
  return [
    isDeterministic
      ? `Data, seed ${seed}, settings and environment are the same, and ${trainer} gives the same for the same: the version’s file was made in another way.`
      : `Data, seed ${seed}, settings and environment are the same: the program gives another file each time.`,
  ];
}

function sayMetrics(metrics: ReproductionDetails['metrics']): string {
  const shown = metrics.slice(0, MOST_METRICS).map(({ name, before, now }) => {
    const [a, b] = [show(before), show(now)];
    return a === b ? `${name} ${before} then, ${now} now` : `${name} ${a} then, ${b} now`;
  });
  const rest = metrics.length - shown.length;
  return `Its trainer says ${[...shown, ...(rest > 0 ? [`${rest} more differ`] : [])].join('; ')}.`;
}

function changedMetrics({ before, now }: ReproductionFindings['metrics']) {
  return Object.keys(before)
    .filter((name) => Object.hasOwn(now, name))
    .toSorted()
    .map((name) => ({ name, before: before[name] ?? null, now: now[name] ?? null }))
    .filter((one) => one.before !== one.now);
}

const show = (value: number | null) =>
  value === null ? 'nothing' : String(Number(value.toPrecision(4)));
const short = (digest: string) => `${digest.slice(0, 12)}…`;
