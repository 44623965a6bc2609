/** Where to go after signing in: a path of this console, never another site. */
export function safeNext(next: unknown): string {
  if (typeof next !== 'string' || !next.startsWith('/')) return '/';
  const base = 'http://console.invalid';
  const url = URL.canParse(next, base) ? new URL(next, base) : null;
  return url?.origin === base &&
    !url.pathname.startsWith('//') &&
    !url.pathname.startsWith('/sign-in')
    ? url.pathname + url.search + url.hash
    : '/';
}
