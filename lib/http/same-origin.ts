/**
 * Whether a request that changes something came from this site's own pages. Only asked when a cookie says who calls: a
 * browser sends that by itself, also when another site makes it. `Sec-Fetch-Site` decides where it is sent; browsers leave it
 * out over plain http, and there `Origin` must name the host that was asked. A caller that sends neither is no browser.
 */
export function isSameOrigin(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin' || site === 'none';
  const origin = headers.get('origin');
  if (origin === null) return true;
  if (!URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  return host !== '' && askedHosts(headers).includes(host);
}

/** A proxy passes on the host the browser asked for in `x-forwarded-host`; a page elsewhere cannot set either header. */
function askedHosts(headers: Headers): string[] {
  const forwarded = headers.get('x-forwarded-host')?.split(',')[0]?.trim();
  return [headers.get('host'), forwarded].filter((host) => host !== null && host !== undefined);
}
