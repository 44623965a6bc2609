import { type AdwinState, addToAdwin, adwinMean, startAdwin } from '#lib/stats/adwin.ts';
import { addToDdm, type DdmState, startDdm } from '#lib/stats/ddm.ts';
import {
  addToPageHinkley,
  type PageHinkleyState,
  startPageHinkley,
} from '#lib/stats/page-hinkley.ts';
import type { PerformanceEventKind } from './contract.ts';

/** A labelled row in the order in which labels came. */
export interface FollowedRow {
  predictedAt: Date;
  receivedAt: Date;
  /** 0 or 1 of classes; of numbers its size. */
  error: number;
}

/** What is kept from one look to the next; plain data, to be stored. */
export interface LabelStreams {
  adwin: AdwinState;
  pageHinkley: PageHinkleyState;
  /** null: of numbers. */
  ddm: DdmState | null;
  /** Errors of numbers are told as shares of this, at most 1; null: not enough have come to say what is usual. */
  scale: number | null;
  /** What the error was before it became more, and when that was told; null: it is as usual. Left out of what was stored before this was kept. */
  raised?: { usual: number; at: number } | null;
  /** What errors were before they began to become more, and when they last did. */
  rising?: { from: number; seen: number } | null;
  /** Until then nothing is told of a new rise. */
  quietUntil?: number;
  /** Rows that came when a detector other than ADWIN last said that errors had become more. */
  others?: Partial<Record<'Page-Hinkley' | 'DDM', number>>;
  /** Rows that wait until enough have come to say so. */
  waiting: { at: number; error: number }[];
  /** Seconds from a prediction to its label: those since they were compared last, and what is usual. */
  delay: { seconds: number[]; usual: number | null; isLate: boolean };
}

export interface PerformanceChange {
  at: Date;
  kind: PerformanceEventKind;
  detail: string;
}

/** Of all rows, or of the size of errors that are as large as any: less is of no consequence. */
const LEAST_RISE = 0.02;
/** Rows within which steps of a window, and alarms of other detectors, are of the same change. */
const TOGETHER_WITHIN = 2000;
const QUIET_MS = 6 * 3_600_000;
/** So many labels say what a usual error is, and how late labels come. */
const LEAST_LABELS = 30;
/** An error so many times the usual one is as large as any. */
const LARGE_TIMES = 4;
const LATE_TIMES = 3;
const USUAL_TIMES = 2;
const LEAST_LATE_SECONDS = 600;
/** How much of what is usual is what came last. */
const WEIGHT = 0.1;

export function startStreams({ isCounted }: { isCounted: boolean }): LabelStreams {
  return {
    ...{ adwin: startAdwin(), pageHinkley: startPageHinkley() },
    ...{ ddm: isCounted ? startDdm() : null, scale: isCounted ? 1 : null },
    waiting: [],
    delay: { seconds: [], usual: null, isLate: false },
  };
}

/**
 * Goes on with the detectors (ADWIN, Page-Hinkley, and DDM of errors that are or are not) over rows whose labels came, and with how late they come: the median of
 * those that came together beside what it usually is. Returns what is to be kept and what changed.
 */
export function followLabels(
  before: LabelStreams,
  rows: readonly FollowedRow[],
): { streams: LabelStreams; changes: PerformanceChange[] } {
  const streams = structuredClone(before);
  const changes: PerformanceChange[] = [];
  streams.waiting.push(
    ...rows.map(({ receivedAt, error }) => ({ at: receivedAt.getTime(), error })),
  );
  streams.scale ??= scaleOf(streams.waiting);
  const { scale } = streams;
  if (scale !== null || streams.waiting.length >= LEAST_LABELS) {
    for (const { at, error } of streams.waiting.splice(0)) {
      // Without a scale there was no error at all.
      const change = addError(streams, scale === null ? 0 : Math.min(1, error / scale), at);
      if (change) changes.push({ at: new Date(at), ...change });
    }
  }
  return { streams, changes: [...changes, ...followDelay(streams, rows)] };
}

/** null: too few, or none is an error. */
function scaleOf(rows: LabelStreams['waiting']): number | null {
  const mean = rows.reduce((sum, { error }) => sum + error, 0) / rows.length;
  return rows.length >= LEAST_LABELS && mean > 0 ? LARGE_TIMES * mean : null;
}

/**
 * Errors became more where ADWIN says so, which keeps its promise of few false alarms, and by an amount that matters; the others are asked whether they agree. It is told
 * once, and again only after errors were as usual and some time has passed.
 */
function addError(
  streams: LabelStreams,
  share: number,
  at: number,
): Pick<PerformanceChange, 'kind' | 'detail'> | null {
  const { adwin, pageHinkley, ddm } = streams;
  const others = { ...streams.others };
  const before = adwinMean(adwin);
  const hasCut = addToAdwin(adwin, share);
  if (addToPageHinkley(pageHinkley, share)) others['Page-Hinkley'] = adwin.seen;
  if (ddm && addToDdm(ddm, share === 1) === 'drift') others.DDM = adwin.seen;
  streams.others = others;
  const now = adwinMean(adwin);
  const { raised } = streams;
  if (raised) {
    if (now - raised.usual >= LEAST_RISE / 2) return null;
    streams.raised = null;
    streams.quietUntil = at + QUIET_MS;
    return { kind: 'errors_usual', detail: `Errors are at ${percent(now)} again.` };
  }
  if (!hasCut) return null;
  // A window lets go of what was before in several steps.
  const { rising } = streams;
  const isOne = rising && now > before && adwin.seen - rising.seen <= TOGETHER_WITHIN;
  const from = isOne ? rising.from : before;
  streams.rising = now > before ? { from, seen: adwin.seen } : null;
  if (now - from < LEAST_RISE || at < (streams.quietUntil ?? 0)) return null;
  streams.raised = { usual: from, at };
  const agree = Object.entries(others).filter(([, seen]) => adwin.seen - seen <= TOGETHER_WITHIN);
  const who = ['ADWIN', ...agree.map(([name]) => name)].join(', ');
  const detail = `Errors went from ${percent(from)} to ${percent(now)}, by ${who} over labels in the order they came.`;
  return { kind: 'errors_rose', detail };
}

const percent = (share: number) => `${Number((100 * share).toPrecision(2))} %`;

function followDelay({ delay }: LabelStreams, rows: readonly FollowedRow[]): PerformanceChange[] {
  for (const { predictedAt, receivedAt } of rows) {
    // A label may be there before its prediction.
    delay.seconds.push(Math.max(0, (receivedAt.getTime() - predictedAt.getTime()) / 1000));
  }
  const last = rows.at(-1);
  if (!last || delay.seconds.length < LEAST_LABELS) return [];
  const delays = delay.seconds.splice(0).sort((a, b) => a - b);
  const seconds = delays[Math.floor(delays.length / 2)] ?? 0;
  const { usual } = delay;
  if (usual === null) {
    delay.usual = seconds;
    return [];
  }
  const isLate =
    seconds > (delay.isLate ? USUAL_TIMES : LATE_TIMES) * usual &&
    seconds - usual > LEAST_LATE_SECONDS;
  // What is late does not become usual at once.
  delay.usual = usual + WEIGHT * (Math.min(seconds, LATE_TIMES * usual + 1) - usual);
  if (isLate === delay.isLate) return [];
  delay.isLate = isLate;
  const detail = isLate
    ? `Half of the labels came more than ${inWords(seconds)} after their predictions; usual are ${inWords(usual)}.`
    : `Half of the labels came within ${inWords(seconds)} of their predictions again.`;
  return [{ at: last.receivedAt, kind: isLate ? 'labels_late' : 'labels_usual', detail }];
}

/** "3 hours"; two units would say more than is known. */
function inWords(seconds: number): string {
  const units = [
    [86_400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
    [1, 'second'],
  ] as const;
  const [size, unit] = units.find(([each]) => seconds >= 2 * each) ?? [1, 'second'];
  const count = Math.round(seconds / size);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
