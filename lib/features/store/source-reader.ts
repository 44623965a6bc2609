import type { KeyedEvent } from '../bucket-states.ts';

/** Events of a table or file that are visible as of a time. */
export interface SourceReader {
  /** How many there are, and when the first and the last happened; of those that became visible after a time, if one is given. */
  extent(
    visibleAfterMs: number | null,
  ): Promise<{ count: number; firstMs: number; lastMs: number }>;
  /** Those that happened in a span, the end not with it, in the order of the source. */
  read(span: { fromMs: number; toMs: number }): Promise<KeyedEvent[]>;
  close(): Promise<void>;
}

export const NO_EVENTS = { count: 0, firstMs: 0, lastMs: 0 };
