import type { Comparison } from './compare-answers.ts';
import type { Gate } from './gate.ts';

/** What is known of a challenger beside the champion. */
export interface GateFacts {
  /** By the gate's metric on the holdout; null: there is no champion, or the metric is not defined. */
  comparison: Comparison | null;
  hasChampion: boolean;
  /** The champion's number where the challenger's file is the champion's, to the byte. */
  sameAs: number | null;
  /** Why it was not compared with the one that is in force now. */
  championProblem: string | null;
  /** What callers would notice of the challenger’s inputs and outputs. */
  differences: string[];
  slices: { column: string; value: string; comparison: Comparison }[];
  /** null: there are no probabilities; 'none': nor does such a task have any. */
  calibrationError: number | null | 'none';
  latencyP95Ms: number;
  sizeMib: number;
  /** Golden cases that this runtime answered as their trainer had it; own: as it answered itself before it was registered, since its trainer left none. */
  goldenCases: { right: number; all: number; areOwn: boolean };
  /** What of the deployment checklist is missing and is required. */
  missing: string[];
}

export type GateAnswer = 'yes' | 'no' | 'ask';

export interface GateCheck {
  check:
    | 'comparison'
    | 'signature'
    | 'slices'
    | 'calibration'
    | 'latency'
    | 'size'
    | 'golden_cases'
    | 'checklist';
  answer: GateAnswer;
  said: string;
}

/** One no is a no; else whoever would have to be asked is. */
export function decideGate(
  gate: Gate,
  facts: GateFacts,
): { answer: GateAnswer; checks: GateCheck[] } {
  const checks: GateCheck[] = [];
  const add = (check: GateCheck['check'], [answer, said]: readonly [GateAnswer, string]) =>
    checks.push({ check, answer, said });
  add('comparison', compared(gate, facts));
  if (gate.signature === 'same') {
    const { differences } = facts;
    add('signature', [
      differences.length === 0 ? 'yes' : 'ask',
      differences.length === 0
        ? 'It takes and answers what the champion does.'
        : `Callers that name tensors would notice: ${differences.join(', ')}.`,
    ]);
  }
  if (gate.slices) add('slices', sliced(gate.slices, facts));
  if (gate.calibration !== null && facts.calibrationError !== 'none') {
    add('calibration', calibrated(gate.calibration, facts.calibrationError));
  }
  if (gate.latency_ms !== null) {
    const said = `A row takes ${show(facts.latencyP95Ms)} ms (p95); ${show(gate.latency_ms)} is the most.`;
    add('latency', [facts.latencyP95Ms <= gate.latency_ms ? 'yes' : 'no', said]);
  }
  if (gate.size_mib !== null) {
    const said = `The file has ${show(facts.sizeMib)} MiB; ${show(gate.size_mib)} is the most.`;
    add('size', [facts.sizeMib <= gate.size_mib ? 'yes' : 'no', said]);
  }
  add('golden_cases', golden(facts.goldenCases));
  // People can do what is missing, and then say yes.
  add('checklist', [
    facts.missing.length === 0 ? 'yes' : 'ask',
    facts.missing.length === 0
      ? 'Nothing that is required is missing.'
      : `Missing: ${facts.missing.join(', ')}.`,
  ]);
  const answers = checks.map(({ answer }) => answer);
  const answer = answers.includes('no') ? 'no' : answers.includes('ask') ? 'ask' : 'yes';
  return { answer, checks };
}

type Said = readonly [GateAnswer, string];

function calibrated(most: number, error: number | null): Said {
  if (error === null) return ['ask', 'It gives no probabilities: its calibration is not known.'];
  const said = `The expected calibration error is ${show(error)}; ${show(most)} is the most.`;
  return [error <= most ? 'yes' : 'no', said];
}

function golden({ right, all, areOwn }: GateFacts['goldenCases']): Said {
  if (all === 0) return ['ask', 'There are no golden cases: nothing says what it is to answer.'];
  const answered = `${right} of ${all} golden cases are answered as`;
  const said = areOwn
    ? `${answered} when it was evaluated; its trainer left none.`
    : `${answered} in training.`;
  return [right === all ? 'yes' : 'no', said];
}

function compared({ rule, margin, least_rows: least }: Gate, facts: GateFacts): Said {
  const { comparison: found } = facts;
  if (facts.sameAs !== null) {
    const said = `It is version ${facts.sameAs} to the byte: there is nothing new to release.`;
    return ['no', said];
  }
  if (!facts.hasChampion) return ['ask', 'There is no champion to compare with.'];
  if (facts.championProblem) return ['ask', facts.championProblem];
  if (!found) return ['ask', 'The metric is not defined of the holdout.'];
  const { metric, informative, champion, challenger, gain, low, high } = found;
  const is = `${metric} is ${show(challenger)} beside ${show(champion)}`;
  if (informative < least) {
    return ['ask', `${is}, by ${informative} ${rowsOf(found)}; ${least} are needed to tell.`];
  }
  const between = `the gain is ${show(gain)}, between ${show(low)} and ${show(high)}`;
  const bound = rule === 'better' ? margin : -margin;
  const wanted =
    rule === 'better' ? `at least ${show(margin)} is wanted` : `${show(-margin)} is allowed`;
  if (low >= bound) return ['yes', `${is}: ${between}; ${wanted}.`];
  if (high < bound) return ['no', `${is}: ${between}; ${wanted}.`];
  return ['ask', `${is}: ${between}, which does not say whether it is enough (${wanted}).`];
}

/** A slice is worse when that is certain: of many small ones some look worse by chance. */
function sliced(
  { margin, least_rows: least }: NonNullable<Gate['slices']>,
  { slices }: GateFacts,
): Said {
  const told = slices.filter(
    ({ comparison: { informative, low, high } }) =>
      informative >= least && Number.isFinite(low) && Number.isFinite(high),
  );
  const left = slices.length - told.length;
  const few = left === 0 ? '' : ` ${left} have too few rows to tell.`;
  const worse = told.filter(({ comparison }) => comparison.high < -margin);
  if (worse.length > 0) {
    const named = worse.map(
      ({ column, value, comparison }) => `${column} = ${value} (by ${show(-comparison.gain)})`,
    );
    return ['no', `Worse for certain where ${named.join(', ')}.`];
  }
  if (told.length === 0) {
    const rows = rowsOf(slices[0]?.comparison);
    return ['ask', `No slice has the ${least} ${rows} that are needed to tell.`];
  }
  return [
    'yes',
    `In none of ${told.length} slices worse by more than ${show(margin)} for certain.${few}`,
  ];
}

/** What of the rows is counted: where there are classes, those of the rarer one. */
const rowsOf = (found: Comparison | undefined) =>
  found && (found.metric === 'mae' || found.metric === 'rmse') ? 'rows' : 'rows of the rarer class';

const show = (value: number) =>
  Number.isFinite(value) ? String(Number(value.toPrecision(3))) : 'unknown';
