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
  /** Errors of numbers are told as shares of this, at most 1; null: not enough have come to say what is large. */
  scale: number | null;
  delay: { usualSeconds: number | null; isLate: boolean };
}

export interface PerformanceChange {
  at: Date;
  kind: PerformanceEventKind;
  detail: string;
}

/** So many labels say what a large error is, and how late labels usually are. */
const LEAST_LABELS = 30;
const LATE_TIMES = 3;
const USUAL_TIMES = 2;
const LEAST_LATE_SECONDS = 600;
/** How much of what is usual is what came last. */
const WEIGHT = 0.1;

export function startStreams({ isCounted }: { isCounted: boolean }): LabelStreams {
  return {
    ...{ adwin: startAdwin(), pageHinkley: startPageHinkley() },
    ...{ ddm: isCounted ? startDdm() : null, scale: isCounted ? 1 : null },
    delay: { usualSeconds: null, isLate: false },
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
  streams.scale ??= scaleOf(rows);
  const { scale } = streams;
  const changes: PerformanceChange[] = [];
  if (scale !== null) {
    for (const { receivedAt, error } of rows) {
      const share = scale > 0 ? Math.min(1, error / scale) : 0;
      for (const detector of addError(streams, share)) {
        const detail = `Errors have become more, by ${detector} over labels in the order they came.`;
        changes.push({ at: receivedAt, kind: 'errors_rose', detail });
      }
    }
  }
  return { streams, changes: [...changes, ...followDelay(streams, rows)] };
}

function scaleOf(rows: readonly FollowedRow[]): number | null {
  if (rows.length < LEAST_LABELS) return null;
  return rows.reduce((most, { error }) => Math.max(most, error), 0);
}

function addError({ adwin, pageHinkley, ddm }: LabelStreams, share: number): string[] {
  const told: string[] = [];
  const mean = adwinMean(adwin);
  // It cuts where the mean falls, too.
  if (addToAdwin(adwin, share) && adwinMean(adwin) > mean) told.push('ADWIN');
  if (addToPageHinkley(pageHinkley, share)) told.push('the Page-Hinkley test');
  if (ddm && addToDdm(ddm, share === 1) === 'drift') told.push('DDM');
  return told;
}

function followDelay(streams: LabelStreams, rows: readonly FollowedRow[]): PerformanceChange[] {
  const last = rows.at(-1);
  if (!last || rows.length < LEAST_LABELS) return [];
  // A label may be there before its prediction.
  const delays = rows
    .map(({ predictedAt, receivedAt }) =>
      Math.max(0, (receivedAt.getTime() - predictedAt.getTime()) / 1000),
    )
    .sort((a, b) => a - b);
  const seconds = delays[Math.floor(delays.length / 2)] ?? 0;
  const { delay } = streams;
  const usual = delay.usualSeconds;
  if (usual === null) {
    delay.usualSeconds = seconds;
    return [];
  }
  const isLate =
    seconds > (delay.isLate ? USUAL_TIMES : LATE_TIMES) * usual &&
    seconds - usual > LEAST_LATE_SECONDS;
  // What is late does not become usual at once.
  delay.usualSeconds = usual + WEIGHT * (Math.min(seconds, LATE_TIMES * usual + 1) - usual);
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
