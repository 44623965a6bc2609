import { type FilterValues, writeFilters } from '#components/filters/read-filters.ts';
import type { predictionFilters } from './prediction-filters.tsx';

/** The address of a model's predictions, or of one of them: the newest of a request id, or the one with this `id` too. */
export function predictionsPath(model: string, requestId?: string, id?: string): string {
  const list = `/models/${encodeURIComponent(model)}/predictions`;
  if (requestId === undefined) return list;
  return `${list}/${encodeURIComponent(requestId)}${id === undefined ? '' : `?id=${id}`}`;
}

/** A model's predictions, those that a filter leaves. */
export function filteredPredictionsPath(
  model: string,
  filter: Partial<FilterValues<typeof predictionFilters>>,
): string {
  return `${predictionsPath(model)}?${writeFilters<typeof predictionFilters>(filter)}`;
}

export const allPredictions = (model: string) => ({
  href: predictionsPath(model),
  label: `All predictions of ${model}`,
});

/** Try it, filled with a row of a logged prediction. */
export function tryAgainPath(model: string, requestId: string, row: number): string {
  const query = new URLSearchParams({
    request_id: requestId,
    ...(row > 0 ? { row: `${row}` } : {}),
  });
  return `/models/${encodeURIComponent(model)}/try?${query}`;
}
