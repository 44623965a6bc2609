/** The address of the errors, of those of a model, or of one kind. */
export function errorsPath(model?: string): string {
  return model === undefined ? '/errors' : `/errors?${new URLSearchParams({ model })}`;
}

export function errorGroupPath(fingerprint: string): string {
  return `/errors/${encodeURIComponent(fingerprint)}`;
}
