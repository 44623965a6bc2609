import { askedHosts } from './asked-host.ts';

/**
 * Whether a request that changes something came from this site's own pages. Only asked when a cookie says who calls: a
 * browser sends that by itself, also when another site makes it. `Sec-Fetch-Site` decides where it is sent; browsers leave it
 * out over plain http, and there `Origin` must name the host that was asked (a page elsewhere cannot
 * set `X-Forwarded-Host`). A caller that sends neither is no browser.
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
