import type {
  AnswersBaseline,
  Baseline,
  Evidence,
  Guardrail,
  GuardSettings,
  Paired,
  RailBaseline,
  RateRail,
  Shadow,
} from './contract.ts';
import { countsOf, failedOf, type ServedHour } from './freeze-baseline.ts';
import { hourlyEvidence } from './hourly-rail.ts';
import { logMean, pairedEvidence, rateEvidence, ratioEvidence } from './rate-evidence.ts';

/** More than a share that swings by ±80 % over a day can differ from one hour to another: 1.8 / 0.2. */
const DAILY_SWING = 9;
/** Failures of the sample: fewer are looked at by people. */
const LEAST_PAIRED = 5;

/** All requests that the release was asked so far. */
export type Served = Omit<ServedHour, 'at'>;

/** Answers of the new version by the bins of the replaced one's; null: they are not counted. */
interface CountedAnswers {
  rows: number;
  counts: readonly number[];
}

export interface Looked {
  served: Served;
  /** The same by the hour; needed where the baseline is. */
  hours?: readonly ServedHour[];
  shadow: Shadow;
  answers: CountedAnswers | null;
  /** Guardrails that a person said to go on with. */
  accepted?: readonly Guardrail[];
}

interface Judged {
  evidence: Evidence;
  act: 'rollback' | 'hold' | null;
}

export interface Judgement {
  evidence: Evidence[];
  /** What the evidence asks for; null: nothing. */
  asks: { act: 'rollback' | 'hold'; said: string } | null;
}

/**
 * What is known of a fresh release by all that it answered so far. A guardrail acts when its evidence is certain (E reaches 1/α of its part of alpha) and enough events were bad; where what came
 * before is not comparable it asks a person, and rolls back only where it is worse than nine times what is tolerated. The first requests all failing acts at once.
 */
export function judgeLook(
  settings: GuardSettings,
  baseline: Baseline,
  { served, hours = [], shadow, answers, accepted = [] }: Looked,
): Judgement {
  const thresholds = thresholdsOf(settings);
  const rates = (['errors', 'refused', 'latency', 'degraded'] as const).map((rail) =>
    judgeRate(rail, settings, baseline, { served, hours, shadow }, thresholds[rail]),
  );
  const prediction = judgePrediction(
    settings,
    baseline,
    { shadow, answers },
    thresholds.prediction,
  );
  const judged = [...rates, prediction];
  const evidence = judged.map((rail) => rail.evidence);
  const stopped = hardStop(settings, served);
  if (stopped) return { evidence, asks: { act: 'rollback', said: stopped } };
  const asking = judged.flatMap(({ act, evidence: { rail, said } }) =>
    act && !accepted.includes(rail) ? [{ act, said }] : [],
  );
  const asks = asking.find(({ act }) => act === 'rollback') ?? asking[0] ?? null;
  return { evidence, asks };
}

/** ln 1/α by guardrail: those that are on divide alpha among them by their shares. */
function thresholdsOf({ alpha, guardrails }: GuardSettings): Record<Guardrail, number> {
  const on = Object.values(guardrails).filter(({ action }) => action !== 'off');
  const whole = on.reduce((sum, { share }) => sum + share, 0);
  const of = (rail: Guardrail) => Math.log(whole / (guardrails[rail].share * alpha));
  return {
    errors: of('errors'),
    refused: of('refused'),
    latency: of('latency'),
    degraded: of('degraded'),
    prediction: of('prediction'),
  };
}

const WORDS = {
  errors: { bad: 'failed', so: 'did', what: 'Requests that failed' },
  refused: { bad: 'were refused as wrong', so: 'were', what: 'Requests that were refused' },
  latency: { bad: 'took longer than', so: 'did', what: 'Slow requests' },
  degraded: { bad: 'were answered by something else', so: 'were', what: 'Degraded answers' },
} as const;

function judgeRate(
  rail: RateRail,
  settings: GuardSettings,
  baseline: Baseline,
  { served, hours = [], shadow }: Pick<Looked, 'served' | 'hours' | 'shadow'>,
  given: number,
): Judged {
  const { action } = settings.guardrails[rail];
  const before = baseline[rail];
  const countOf = countsOf(baseline.slow_ms)[rail];
  const { bad, all } = countOf({ at: new Date(0), ...served });
  const events = Math.min(all, bad);
  const paired = rail === 'errors' ? pairedOf([shadow.failures], settings, shadow, given) : null;
  const threshold = paired ? paired.threshold : given;
  const { ratios, tolerated } = before.by_hour
    ? hourlyEvidence(
        hours.map((hour) => ({ at: hour.at, ...countOf(hour) })),
        before.by_hour,
      )
    : ratesOf(before.tolerated, { events, all });
  const logE = ratios.length === 0 ? null : logMean(ratios.map(({ log_e }) => log_e));
  const known = {
    ...{
      rail,
      action,
      events,
      all,
      rate: all > 0 ? events / all : null,
      threshold,
      ratios,
      paired,
    },
    ...{ tolerated, log_e: logE ?? 0, is_comparable: before.is_comparable },
  };
  const { what } = WORDS[rail];
  const judged = (state: Evidence['state'], said: string, act: Judged['act'] = null): Judged => ({
    evidence: { ...known, state, said },
    act,
  });
  if (action === 'off') return judged('off', `${what}: not watched.`);
  if (paired && paired.log_e >= paired.threshold && shadow.failures.now >= LEAST_PAIRED) {
    const said = `The new version fails at ${count(shadow.failures.now)} of ${count(shadow.rows)} requests of a sample, the one before at ${count(shadow.failures.before)} of the same.`;
    return judged('worse', said, action);
  }
  if (logE === null) {
    const refused = rail === 'refused' ? refusedFromTheStart(settings, served) : null;
    if (refused !== null) return judged('worse', refused, 'hold');
    return judged('unknown', `${what}: nothing to compare with.`);
  }
  const said = describeRate(rail, known, { ...before, tolerated }, baseline.slow_ms);
  if (logE < threshold || events < settings.least_events) return judged('fine', said);
  const wide = rateEvidence({ events, all }, Math.min(0.79, DAILY_SWING * (before.tolerated ?? 1)));
  const isBeyondSwing = wide !== null && wide >= threshold;
  const mayRollBack = action === 'rollback' && (before.is_comparable || isBeyondSwing);
  return judged('worse', said, mayRollBack ? 'rollback' : 'hold');
}

/** Of pairs by bin: the mean of their e-processes. It and what is held against the baseline have half of the guardrail's part of alpha each. */
function pairedOf(
  bins: readonly Paired[],
  { tolerance }: Pick<GuardSettings, 'tolerance'>,
  shadow: Shadow,
  threshold: number,
): Evidence['paired'] {
  // What was compared before there was a problem has had its chance to act.
  if (shadow.problem !== null && shadow.rows === 0) return null;
  const logE = bins.length === 0 ? 0 : logMean(bins.map((bin) => pairedEvidence(bin, tolerance)));
  return { log_e: logE, threshold: threshold + Math.LN2 };
}

function ratesOf(tolerated: number | null, counted: { events: number; all: number }) {
  return { tolerated, ratios: tolerated === null ? [] : ratioEvidence(counted, tolerated) };
}

/** Every bin has an e-process of its own, and their mean is one. What both versions were asked goes before what was usual. */
function judgePrediction(
  settings: GuardSettings,
  baseline: Baseline,
  { shadow, answers }: Pick<Looked, 'shadow' | 'answers'>,
  given: number,
): Judged {
  const { action } = settings.guardrails.prediction;
  const before = baseline.prediction;
  const paired = pairedOf(shadow.bins, settings, shadow, given);
  const threshold = paired ? paired.threshold : given;
  // What may only be another hour says nothing where both versions are asked the same rows.
  const isTold = before !== null && (before.is_comparable || paired === null);
  const moved = isTold && answers ? movedBins(before, answers) : [];
  const logE = moved.length === 0 ? null : logMean(moved.map(({ logE: of }) => of));
  const [most] = moved.toSorted((a, b) => b.logE - a.logE);
  const rows = answers?.rows ?? 0;
  const known = {
    ...{
      rail: 'prediction' as const,
      action,
      events: most?.events ?? 0,
      all: rows,
      threshold,
      paired,
    },
    ...{ rate: most && rows > 0 ? most.events / rows : null, tolerated: most?.tolerated ?? null },
    ...{ log_e: logE ?? 0, ratios: [], is_comparable: before?.is_comparable ?? false },
  };
  const judged = (state: Evidence['state'], said: string, act: Judged['act'] = null): Judged => ({
    evidence: { ...known, state, said },
    act,
  });
  if (action === 'off') return judged('off', 'Predictions: not watched.');
  if (paired && paired.log_e >= paired.threshold && shadow.rows >= settings.least_events) {
    return judged('worse', describePairs(shadow), action);
  }
  if (logE === null || !most) {
    if (paired && shadow.rows > 0) return judged('fine', describePairs(shadow));
    return judged('unknown', `Predictions: ${shadow.problem ?? 'no row was compared yet'}.`);
  }
  const said = `The new version answers with ${most.name} in ${formatShare(rows > 0 ? most.events / rows : 0)} of ${count(rows)} rows; before, it was ${formatShare(most.before)}, and up to ${formatShare(most.tolerated)} is tolerated.`;
  if (logE < threshold || most.events < settings.least_events) {
    return judged('fine', paired && shadow.rows > 0 ? describePairs(shadow) : said);
  }
  return judged('worse', said, action === 'rollback' && known.is_comparable ? 'rollback' : 'hold');
}

function movedBins({ bins, rows }: AnswersBaseline, answers: CountedAnswers) {
  return bins.flatMap(({ name, events: then, tolerated }, at) => {
    if (tolerated === null) return [];
    const events = answers.counts[at] ?? 0;
    const logE = rateEvidence({ events, all: answers.rows }, tolerated);
    return logE === null
      ? []
      : [{ name, events, tolerated, logE, before: rows > 0 ? then / rows : 0 }];
  });
}

function describePairs({ rows, bins }: Shadow): string {
  const [most] = bins.toSorted((a, b) => b.now - b.before - (a.now - a.before));
  if (!most || most.now <= most.before) {
    return `Of ${count(rows)} rows that both versions were asked, their answers fall alike.`;
  }
  return `Of ${count(rows)} rows that both versions were asked, the new one answers with ${most.name} to ${count(most.now)}, the one before to ${count(most.before)}.`;
}

const count = (value: number): string => value.toLocaleString('en');

function hardStop({ hard_stop: most, guardrails }: GuardSettings, served: Served): string | null {
  if (most === 0 || guardrails.errors.action === 'off') return null;
  if (served.requests < most || failedOf(served) < served.requests) return null;
  return `All of the first ${served.requests.toLocaleString('en')} requests failed.`;
}

/** Without anything that came before, callers may have got it wrong all along: a person is asked. */
function refusedFromTheStart({ hard_stop: most }: GuardSettings, served: Served): string | null {
  if (most === 0 || served.refused < most || served.requests > 0) return null;
  return `All of the first ${count(served.refused)} requests were refused as wrong, and none came before to compare with.`;
}

function describeRate(
  rail: RateRail,
  { events, all, rate }: { events: number; all: number; rate: number | null },
  before: RailBaseline,
  slowMs: number | null,
): string {
  const bad = rail === 'latency' ? `${WORDS.latency.bad} ${formatMs(slowMs)}` : WORDS[rail].bad;
  if (rate === null) return `${WORDS[rail].what}: no requests yet.`;
  const now = `${formatShare(rate)} of requests ${bad} (${events.toLocaleString('en')} of ${all.toLocaleString('en')})`;
  return `${now}; before, ${formatShare(before.rate ?? 0)} ${WORDS[rail].so}, and up to ${formatShare(before.tolerated ?? 0)} is tolerated.`;
}

function formatShare(share: number): string {
  const percent = 100 * share;
  const digits = percent === 0 || percent >= 10 ? 1 : percent >= 1 ? 2 : 3;
  return `${Number(percent.toFixed(digits))} %`;
}

function formatMs(ms: number | null): string {
  return ms === null ? 'usual' : `${Number(ms.toPrecision(3))} ms`;
}
