interface Given {
  get(name: string): string | null;
}

/** The hosts a request may have been sent to: what the proxy the browser spoke to passed on, and what we were asked. */
export function askedHosts(headers: Given): string[] {
  return ['x-forwarded-host', 'host'].flatMap((name) => firstOf(headers.get(name)) || []);
}

/** The console as the browser reaches it, also behind several proxies. */
export function askedUrl(headers: Given): URL {
  const scheme = firstOf(headers.get('x-forwarded-proto')) === 'https' ? 'https' : 'http';
  const [host = 'localhost'] = askedHosts(headers);
  const url = `${scheme}://${host}`;
  return new URL(URL.canParse(url) ? url : `${scheme}://localhost`);
}

/** Every proxy on the way adds to the list, so the first is the browser's. */
function firstOf(list: string | null): string | undefined {
  return list?.split(',')[0]?.trim();
}
