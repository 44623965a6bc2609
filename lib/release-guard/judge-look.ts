import { countAbove } from '#lib/stats/latency-histogram.ts';
import type {
  Baseline,
  Evidence,
  Guardrail,
  GuardSettings,
  RailBaseline,
  Shadow,
} from './contract.ts';
import { failedOf, type ServedHour } from './freeze-baseline.ts';
import { logMean, pairedEvidence, rateEvidence } from './rate-evidence.ts';

/** More than a share that swings by ±80 % over a day can differ from one hour to another: 1.8 / 0.2. */
export const DAILY_SWING = 9;

/** All requests that the release was asked so far. */
export type Served = Omit<ServedHour, 'at'>;

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
  served: Served,
  shadow: Shadow,
): Judgement {
  const thresholds = thresholdsOf(settings);
  const rates = (['errors', 'latency', 'degraded'] as const).map((rail) =>
    judgeRate(rail, settings, baseline, served, thresholds[rail]),
  );
  const prediction = judgePrediction(settings, shadow, thresholds.prediction);
  const evidence = [...rates.map((rate) => rate.evidence), prediction];
  const stopped = hardStop(settings, served);
  if (stopped) return { evidence, asks: { act: 'rollback', said: stopped } };
  const asking = [
    ...rates.flatMap(({ act, evidence: { said } }) => (act ? [{ act, said }] : [])),
    ...(prediction.state === 'worse' && prediction.action !== 'off'
      ? [{ act: prediction.action, said: prediction.said }]
      : []),
  ];
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
    latency: of('latency'),
    degraded: of('degraded'),
    prediction: of('prediction'),
  };
}

const WORDS = {
  errors: { bad: 'failed', what: 'Requests that failed' },
  latency: { bad: 'took longer than', what: 'Slow requests' },
  degraded: { bad: 'were answered by something else', what: 'Degraded answers' },
} as const;

function judgeRate(
  rail: 'errors' | 'latency' | 'degraded',
  settings: GuardSettings,
  baseline: Baseline,
  served: Served,
  threshold: number,
): { evidence: Evidence; act: 'rollback' | 'hold' | null } {
  const { action } = settings.guardrails[rail];
  const before = baseline[rail];
  const all = served.requests;
  const events = Math.min(all, eventsOf(rail, baseline, served));
  const known = { rail, action, events, all, rate: all > 0 ? events / all : null };
  const logE = before.tolerated === null ? null : rateEvidence({ events, all }, before.tolerated);
  const evidence = (state: Evidence['state'], said: string): Evidence => ({
    ...known,
    ...{ state, said, threshold, tolerated: before.tolerated, log_e: logE ?? 0 },
  });
  if (action === 'off')
    return { evidence: evidence('off', `${WORDS[rail].what}: not watched.`), act: null };
  if (logE === null) {
    return {
      evidence: evidence('unknown', `${WORDS[rail].what}: nothing to compare with.`),
      act: null,
    };
  }
  const said = describeRate(rail, known, before, baseline.slow_ms);
  const isWorse = logE >= threshold && events >= settings.least_events;
  if (!isWorse) return { evidence: evidence('fine', said), act: null };
  const wide = rateEvidence({ events, all }, Math.min(0.79, DAILY_SWING * (before.tolerated ?? 1)));
  const isBeyondSwing = wide !== null && wide >= threshold;
  const mayRollBack = action === 'rollback' && (before.is_comparable || isBeyondSwing);
  return { evidence: evidence('worse', said), act: mayRollBack ? 'rollback' : 'hold' };
}

function eventsOf(
  rail: 'errors' | 'latency' | 'degraded',
  baseline: Baseline,
  served: Served,
): number {
  if (rail === 'errors') return failedOf(served);
  if (rail === 'degraded') return served.degraded;
  return baseline.slow_ms === null ? 0 : countAbove(served.latencies, baseline.slow_ms);
}

/** Every bin has an e-process of its own, and their mean is one. */
function judgePrediction(settings: GuardSettings, shadow: Shadow, threshold: number): Evidence {
  const { action } = settings.guardrails.prediction;
  const moved = [...shadow.bins].sort((a, b) => b.gained - b.lost - (a.gained - a.lost))[0];
  const differ = shadow.bins.reduce((sum, { gained }) => sum + gained, 0);
  const logE =
    shadow.bins.length === 0
      ? 0
      : logMean(shadow.bins.map((bin) => pairedEvidence(bin, settings.tolerance)));
  const known = {
    ...{
      rail: 'prediction' as const,
      action,
      events: differ,
      all: shadow.rows,
      log_e: logE,
      threshold,
    },
    ...{ rate: shadow.rows > 0 ? differ / shadow.rows : null, tolerated: null },
  };
  if (action === 'off') return { ...known, state: 'off', said: 'Predictions: not watched.' };
  if (shadow.problem !== null || shadow.rows === 0) {
    const why = shadow.problem ?? 'no row was compared yet';
    return { ...known, state: 'unknown', said: `Predictions: ${why}.` };
  }
  const rows = `${shadow.rows.toLocaleString('en')} rows that both versions answered`;
  const isWorse = logE >= threshold && differ >= settings.least_events;
  const said =
    isWorse && moved
      ? `Of ${rows}, the new one gave ${moved.name} ${moved.gained} times where the one before did not, and the one before ${moved.lost} times where the new one did not.`
      : `Of ${rows}, ${differ.toLocaleString('en')} moved to another bin, about as many one way as the other.`;
  return { ...known, state: isWorse ? 'worse' : 'fine', said };
}

function hardStop({ hard_stop: most, guardrails }: GuardSettings, served: Served): string | null {
  if (most === 0 || guardrails.errors.action === 'off') return null;
  if (served.requests < most || failedOf(served) < served.requests) return null;
  return `All of the first ${served.requests.toLocaleString('en')} requests failed.`;
}

function describeRate(
  rail: 'errors' | 'latency' | 'degraded',
  { events, all, rate }: { events: number; all: number; rate: number | null },
  before: RailBaseline,
  slowMs: number | null,
): string {
  const bad = rail === 'latency' ? `${WORDS.latency.bad} ${formatMs(slowMs)}` : WORDS[rail].bad;
  if (rate === null) return `${WORDS[rail].what}: no requests yet.`;
  const now = `${formatShare(rate)} of requests ${bad} (${events.toLocaleString('en')} of ${all.toLocaleString('en')})`;
  return `${now}; before, ${formatShare(before.rate ?? 0)} did, and up to ${formatShare(before.tolerated ?? 0)} is tolerated.`;
}

export function formatShare(share: number): string {
  const percent = 100 * share;
  const digits = percent === 0 || percent >= 10 ? 1 : percent >= 1 ? 2 : 3;
  return `${Number(percent.toFixed(digits))} %`;
}

function formatMs(ms: number | null): string {
  return ms === null ? 'usual' : `${Number(ms.toPrecision(3))} ms`;
}
