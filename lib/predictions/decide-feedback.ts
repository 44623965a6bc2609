import type { FeedbackItem, FeedbackResponse } from './contract.ts';

export interface KnownLabels {
  /** Request id → rows of its prediction, for those in the log. */
  rowCounts: ReadonlyMap<string, number>;
  /** labelKey → the label that is kept. */
  labels: ReadonlyMap<string, FeedbackItem['label']>;
}

/**
 * What each label is: `known` when the same one is kept already, else `joined` when its prediction is in the log, else
 * `unknown`. `changed` holds what to save, one per row of a request: the last one wins.
 */
export function decideFeedback(
  items: readonly FeedbackItem[],
  known: KnownLabels,
): FeedbackResponse & { changed: FeedbackItem[] } {
  const counts = { joined: 0, known: 0, unknown: 0 };
  const labels = new Map(known.labels);
  const changed = new Map<string, FeedbackItem>();
  for (const item of items) {
    const key = labelKey(item.request_id, item.row);
    if (labels.has(key) && labels.get(key) === item.label) {
      counts.known += 1;
      continue;
    }
    labels.set(key, item.label);
    changed.set(key, item);
    if (item.row < (known.rowCounts.get(item.request_id) ?? 0)) counts.joined += 1;
    else counts.unknown += 1;
  }
  return { ...counts, changed: [...changed.values()] };
}

export function labelKey(requestId: string, row: number): string {
  return `${row} ${requestId}`;
}
