import type { createWindows } from '#lib/monitoring/service.ts';
import type { AnswerBins } from '../answer-bins.ts';
import type { AnsweredHour } from '../freeze-answers.ts';
import type { Span } from '../plan-spans.ts';

export type Windows = Pick<ReturnType<typeof createWindows>, 'getWindow'>;

/** Answers of a version in a span, in bins that may be another's; null: they are not counted. */
export async function countAnswers(
  windows: Windows,
  key: { modelId: string; version: number },
  bins: AnswerBins,
  span: Span,
  now: Date,
): Promise<AnsweredHour | null> {
  const window = await windows.getWindow(key, span, { now, columns: [bins.role] });
  const found = window?.columns.find(({ column }) => column.role === bins.role);
  if (!found) return null;
  return { rows: found.rows, counts: bins.countsOf(found.column, found.counts) };
}
