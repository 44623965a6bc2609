/** The page's address with the span that is shown as fixed ends, so that it shows the same tomorrow; and what else is shown. */
export function linkToSpan(from: number, to: number, also: Record<string, string> = {}): string {
  const url = new URL(window.location.href);
  url.searchParams.set('from', new Date(from).toISOString());
  url.searchParams.set('to', new Date(to).toISOString());
  for (const [name, value] of Object.entries(also)) url.searchParams.set(name, value);
  return url.toString();
}
