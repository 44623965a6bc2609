import type { FeedbackItem, FeedbackResponse } from './contract.ts';
import { type AnsweredPrediction, type Mismatch, mismatchOf } from './mismatch-of.ts';

export interface KnownLabels {
  /** Request id → its answered predictions in the log: callers may use an id again. */
  predictions: ReadonlyMap<string, readonly AnsweredPrediction[]>;
  /** labelKey → the label that is kept. */
  labels: ReadonlyMap<string, FeedbackItem['label']>;
}

/** More are counted and not named. */
const MAX_NAMED = 100;

export interface FeedbackDecision {
  counts: FeedbackResponse;
  /** What to save, one per row of a request: the last one wins. */
  changed: FeedbackItem[];
  /** Those that can match none of their predictions, by their place among the items. */
  mismatches: (Mismatch & { index: number })[];
}

/** What each label is, as FeedbackResponse counts it. */
export function decideFeedback(
  items: readonly FeedbackItem[],
  known: KnownLabels,
): FeedbackDecision {
  const counts = { joined: 0, known: 0, replaced: 0, unknown: 0 };
  const labels = new Map(known.labels);
  const changed = new Map<string, FeedbackItem>();
  const mismatches: FeedbackDecision['mismatches'] = [];
  const unknown = new Set<string>();
  for (const [index, item] of items.entries()) {
    const predictions = known.predictions.get(item.request_id);
    const mismatch = predictions && mismatchOfAll(item, predictions);
    if (mismatch) mismatches.push({ index, ...mismatch });
    const key = labelKey(item.request_id, item.row);
    const before = labels.get(key);
    if (before === item.label) {
      counts.known += 1;
      continue;
    }
    labels.set(key, item.label);
    changed.set(key, item);
    if (before !== undefined) counts.replaced += 1;
    else if (predictions) counts.joined += 1;
    else {
      counts.unknown += 1;
      if (unknown.size < MAX_NAMED) unknown.add(item.request_id);
    }
  }
  return {
    counts: { ...counts, unknown_request_ids: [...unknown] },
    changed: [...changed.values()],
    mismatches,
  };
}

/** What is wrong with the label for the nearest of its predictions; undefined when it can match one. */
function mismatchOfAll(
  item: FeedbackItem,
  predictions: readonly AnsweredPrediction[],
): Mismatch | undefined {
  const found = predictions.map((prediction) => mismatchOf(item, prediction));
  if (found.includes(undefined)) return undefined;
  return found.find((mismatch) => mismatch?.field === 'label') ?? found[0];
}

export function labelKey(requestId: string, row: number): string {
  return `${row} ${requestId}`;
}
