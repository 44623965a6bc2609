import type { TimelineItem } from '#lib/timeline/contract.ts';

export type TimelineEntry = TimelineItem & {
  /** Windows that said the same at the same time; none where there are no windows. */
  windows: string[];
};

/** The same drift seen in several windows by one scan is one entry. The order stays. */
export function mergeWindows(items: readonly TimelineItem[]): TimelineEntry[] {
  const entries = new Map<string, TimelineEntry>();
  for (const item of items) {
    const key = keyOf(item);
    const seen = entries.get(key);
    // The mean prediction is of so many predictions, whatever the window.
    const hasWindow = 'window' in item && item.about !== 'prediction_shift';
    const windows = hasWindow ? [item.window] : [];
    if (seen) seen.windows.push(...windows);
    else entries.set(key, { ...item, windows });
  }
  return [...entries.values()];
}

function keyOf(item: TimelineItem): string {
  if (!('window' in item)) return item.id;
  const { at, kind, event, about, column, role, version } = item;
  return JSON.stringify([at, kind, event, about, column, role, version]);
}
