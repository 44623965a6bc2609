/** The address of a model's versions, of one of them, or of two side by side. */
export function versionsPath(model: string, version?: number): string {
  const list = `/models/${encodeURIComponent(model)}/versions`;
  return version === undefined ? list : `${list}/${version}`;
}

export const allVersions = (model: string) => ({
  href: versionsPath(model),
  label: `All versions of ${model}`,
});

export function comparePath(model: string, a: number, b: number): string {
  return `${versionsPath(model)}/compare?a=${a}&b=${b}`;
}

export function artifactPath(model: string, version: number): string {
  return `/api/v1/models/${encodeURIComponent(model)}/versions/${version}/artifact`;
}
