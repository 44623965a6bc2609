/** The address of a model's predictions, or of one of them. */
export function predictionsPath(model: string, requestId?: string): string {
  const list = `/models/${encodeURIComponent(model)}/predictions`;
  return requestId === undefined ? list : `${list}/${encodeURIComponent(requestId)}`;
}

/** Try it, filled with a row of a logged prediction. */
export function tryAgainPath(model: string, requestId: string, row: number): string {
  const query = new URLSearchParams({ request: requestId, ...(row > 0 ? { row: `${row}` } : {}) });
  return `/models/${encodeURIComponent(model)}/try?${query}`;
}
