import { isContinuous, type RetrainingPolicy, type TriggerKind } from './policy.ts';
import { lastTime, nextTime } from './schedule.ts';

const HOUR_MS = 3_600_000;

/** What is known of a model when its policy is looked at. */
export interface RetrainingFacts {
  /** Since when the policy has been in force: what was due before is not made up for. */
  policySince: Date;
  /** When the last run was started, whoever did; null: never. */
  lastRunAt: Date | null;
  /** When the last run was started by the schedule. */
  lastScheduledAt: Date | null;
  isRunning: boolean;
  /** Number of the run that waits for a person; null: none does. */
  waiting: number | null;
  /** Verdicts of the newest report of the trigger's window; null: there is none. */
  drift: DriftFacts | null;
  /** Of the trigger's metric and window; null: it is not defined. */
  performance: PerformanceFacts | null;
  /** Labelled rows that came since the last run. */
  newLabels: number;
  /** Labelled rows that there are to learn from; null: it learns from a file, whose rows are counted when it does. */
  labels: number | null;
  /** Inputs with something wrong with their data now, and what; null: nothing has looked at them. */
  qualityProblems: { column: string; finding: string }[] | null;
  /** When runs were started within the budget's days. */
  recentRuns: Date[];
  /** Runs in a row, to the newest, whose gate said no. */
  failedGates: number;
}

interface DriftFacts {
  at: Date;
  features: { name: string; verdict: 'drift' | 'stable' | 'not_enough_data' }[];
  prediction: 'drift' | 'stable' | 'not_enough_data' | null;
}

interface PerformanceFacts {
  value: number;
  labels: number;
  reference: number | null;
  isHigherBetter: boolean;
}

interface RuleResult {
  rule: string;
  holds: boolean;
  /** Why it does, or why not. */
  said: string;
}

export interface PolicyEvaluation {
  /** Those that are set: whether each fired, and why or why not. */
  triggers: (RuleResult & { rule: TriggerKind })[];
  /** Whether each lets a run begin. */
  guards: RuleResult[];
  /** The triggers a run begins for; empty: none does. */
  starts: TriggerKind[];
}

/** Whether a model is to be trained again now by its policy: some trigger fires, and every guard lets it. */
export function evaluatePolicy(
  policy: RetrainingPolicy,
  facts: RetrainingFacts,
  now: Date,
): PolicyEvaluation {
  const { triggers } = policy;
  const results: PolicyEvaluation['triggers'] = [];
  const add = (rule: TriggerKind, [holds, said]: Said) => results.push({ rule, holds, said });
  if (triggers.schedule) add('schedule', schedule(triggers.schedule, facts, now));
  if (triggers.drift) add('drift', drift(triggers.drift, facts.drift));
  if (triggers.performance) {
    add('performance', performance(triggers.performance, facts.performance));
  }
  if (triggers.new_labels !== null) add('new_labels', labels(triggers.new_labels, facts.newLabels));
  const held = evaluateGuards(policy, facts, now);
  const fired = results.filter(({ holds }) => holds).map(({ rule }) => rule);
  return { triggers: results, guards: held, starts: held.every(({ holds }) => holds) ? fired : [] };
}

type Said = readonly [holds: boolean, said: string];

function schedule(
  given: NonNullable<RetrainingPolicy['triggers']['schedule']>,
  { policySince, lastScheduledAt }: RetrainingFacts,
  now: Date,
): Said {
  const due = lastTime(given, now);
  const since = lastScheduledAt && lastScheduledAt > policySince ? lastScheduledAt : policySince;
  if (due > since) return [true, `It was due at ${due.toISOString()}.`];
  return [false, `It is due at ${nextTime(given, now).toISOString()}.`];
}

function drift(
  given: NonNullable<RetrainingPolicy['triggers']['drift']>,
  facts: DriftFacts | null,
): Said {
  if (!facts) return [false, `There is no drift report of the window ${given.window}.`];
  const named = facts.features.filter(
    ({ name, verdict }) => given.features.includes(name) && verdict === 'drift',
  );
  const told = facts.features.filter(({ verdict }) => verdict !== 'not_enough_data');
  const drifted = told.filter(({ verdict }) => verdict === 'drift');
  const of = `${drifted.length} of ${told.length} features with a verdict have drifted`;
  if (named.length > 0) {
    return [true, `Drifted: ${named.map(({ name }) => name).join(', ')}.`];
  }
  if (given.prediction && facts.prediction === 'drift')
    return [true, 'The prediction has drifted.'];
  if (given.share !== null && told.length > 0 && drifted.length / told.length >= given.share) {
    return [true, `${of}; ${percent(given.share)} are enough.`];
  }
  const parts = [
    given.features.length > 0 ? `none of ${given.features.join(', ')} has drifted` : null,
    given.prediction ? `the prediction has not drifted (${words(facts.prediction)})` : null,
    given.share === null ? null : `${of}, less than ${percent(given.share)}`,
  ].filter((part) => part !== null);
  return [false, `${capital(parts.join('; '))}.`];
}

function performance(
  given: NonNullable<RetrainingPolicy['triggers']['performance']>,
  facts: PerformanceFacts | null,
): Said {
  const { metric, floor, margin, least_labels: least } = given;
  if (!facts)
    return [false, `${metric} is not defined by the labels of ${given.window_hours} hours.`];
  const { value, labels: count, reference, isHigherBetter } = facts;
  if (count < least) return [false, `${count} labels are too few to tell; ${least} are needed.`];
  const isWorse = (than: number) => (isHigherBetter ? value < than : value > than);
  const is = `${metric} is ${show(value)} by ${count} labels`;
  if (floor !== null && isWorse(floor)) {
    return [true, `${is}, ${isHigherBetter ? 'below' : 'above'} ${show(floor)}.`];
  }
  if (margin !== null && reference !== null) {
    const bound = isHigherBetter ? reference - margin : reference + margin;
    if (isWorse(bound)) {
      return [
        true,
        `${is}, worse than the reference’s ${show(reference)} by more than ${show(margin)}.`,
      ];
    }
  }
  const unknown =
    margin !== null && reference === null ? '; the reference has none to compare with' : '';
  return [false, `${is}, good enough${unknown}.`];
}

function labels(wanted: number, came: number): Said {
  return [came >= wanted, `${came} labelled rows came since the last run; ${wanted} are wanted.`];
}

/** What nobody decided of a stream's candidate has been overtaken: the next learns from the same labels and those that came since. */
function oneAtATime({ isRunning, waiting }: RetrainingFacts, isStream: boolean): Said {
  if (!isRunning) return [true, 'No run is under way.'];
  if (waiting === null) return [false, 'A run is under way.'];
  const is = `Run ${waiting} waits for a person`;
  return isStream ? [true, `${is}; the next takes its place.`] : [false, `${is}.`];
}

function evaluateGuards(policy: RetrainingPolicy, facts: RetrainingFacts, now: Date): RuleResult[] {
  const { guards } = policy;
  const found: RuleResult[] = [];
  const add = (rule: string, holds: boolean, said: string) => found.push({ rule, holds, said });
  add('one_at_a_time', ...oneAtATime(facts, isContinuous(policy)));
  const { lastRunAt } = facts;
  if (guards.cooldown_hours > 0) {
    const until = lastRunAt && new Date(lastRunAt.getTime() + guards.cooldown_hours * HOUR_MS);
    const isOver = until === null || now >= until;
    const said =
      until === null
        ? 'There was no run yet.'
        : `${isOver ? 'Over' : 'It lasts'}${isOver ? ' since' : ' until'} ${until.toISOString()}.`;
    add('cooldown', isOver, said);
  }
  add(
    'least_labels',
    facts.labels === null || facts.labels >= guards.least_labels,
    facts.labels === null
      ? 'It learns from a file, whose rows are counted when it does.'
      : `There are ${facts.labels} labelled rows; ${guards.least_labels} are needed.`,
  );
  if (guards.quality) {
    const problems = facts.qualityProblems ?? [];
    const [first] = problems;
    add(
      'quality',
      !first,
      first
        ? `Something is wrong with ${problems.map(({ column, finding }) => `${column} (${finding.replaceAll('_', ' ')})`).join(', ')}.`
        : facts.qualityProblems === null
          ? 'No report of the last two days says anything of the data of the inputs.'
          : 'Nothing is wrong with the data of the inputs.',
    );
  }
  if (guards.budget) {
    const { runs, days } = guards.budget;
    const since = now.getTime() - days * 24 * HOUR_MS;
    const used = facts.recentRuns.filter((at) => at.getTime() > since && at <= now).length;
    add('budget', used < runs, `${used} of ${runs} runs in ${days} days were made.`);
  }
  if (guards.failed_gates !== null) {
    add(
      'failed_gates',
      facts.failedGates < guards.failed_gates,
      `${facts.failedGates} runs in a row did not pass their gate; ${guards.failed_gates} stop it.`,
    );
  }
  return found;
}

const percent = (part: number) => `${Number((part * 100).toPrecision(3))} %`;
const show = (value: number) => String(Number(value.toPrecision(4)));
const words = (verdict: string | null) => (verdict ?? 'no verdict').replaceAll('_', ' ');

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
