import type { FileColumn } from '#lib/offline/file-columns.ts';
import { type BinnedColumn, binColumn } from './bin-column.ts';
import { evaluateRows, type RowLoss, rowLosses, selectRows } from './evaluate-rows.ts';
import type { EvaluationRows } from './evaluation-rows.ts';
import type { Interval } from './interval.ts';
import { type WorstSegment, worstSegments } from './worst-segments.ts';

interface SegmentEvaluation {
  column: string;
  value: string;
  n: number;
  metrics: Record<string, number | null>;
  intervals: Partial<Record<string, Interval | null>>;
}

export interface SegmentsEvaluation {
  segments: SegmentEvaluation[];
  /** By which loss of rows the worst segments were found. */
  loss: RowLoss;
  worst: WorstSegment[];
}

/** Metrics by each column's values, and the worst segments of one or two of them. Columns have the rows of the evaluation. */
export function evaluateSegments(
  given: EvaluationRows,
  columns: readonly FileColumn[],
  { seed }: { seed: number },
): SegmentsEvaluation {
  const binned = columns.map(binColumn);
  const { name: loss, losses } = rowLosses(given);
  return {
    segments: binned.flatMap((column) => evaluateValues(given, column)),
    loss,
    worst: worstSegments(binned, losses, { seed }),
  };
}

function evaluateValues(given: EvaluationRows, { name, codes, labels }: BinnedColumn) {
  return labels.flatMap((value, bin): SegmentEvaluation[] => {
    const at = rowsIn(codes, bin);
    if (at.length === 0) return [];
    const { metrics, intervals } = evaluateRows(selectRows(given, at)).result;
    return [{ column: name, value, n: at.length, metrics, intervals }];
  });
}

function rowsIn(codes: Uint16Array, bin: number): Uint32Array {
  const at = new Uint32Array(codes.length);
  let count = 0;
  for (let row = 0; row < codes.length; row += 1) {
    if (codes[row] !== bin) continue;
    at[count] = row;
    count += 1;
  }
  return at.subarray(0, count);
}
