/** A server that remote versions may live on: a host as URLs write it (IPv6 in brackets), and a port or every port. */
export interface AllowedHost {
  host: string;
  port: number | null;
}

const DEFAULT_PORTS: Record<string, number> = { 'http:': 80, 'https:': 443 };

/** `models.example.com, 10.0.0.7:8080, [::1]:8080`. Undefined when an entry is no host or host:port. */
export function parseAllowedHosts(text: string): AllowedHost[] | undefined {
  const entries = text.split(',').map((entry) => entry.trim());
  const hosts = entries.filter((entry) => entry !== '').map(parseEntry);
  return hosts.every((host) => host !== undefined) ? hosts : undefined;
}

function parseEntry(entry: string): AllowedHost | undefined {
  if (/[\s/?#@\\*]/.test(entry) || !URL.canParse(`http://${entry}`)) return undefined;
  const given = /:(\d+)$/.exec(entry.replace(/^\[[^\]]*\]/, ''))?.[1];
  const { hostname } = new URL(`http://${entry}`);
  return { host: hostOf(hostname), port: given === undefined ? null : Number(given) };
}

/** Why no request may go to this address, as the end of a sentence that begins with the host; null when one may. */
export function refuseHost(allowed: readonly AllowedHost[], url: string): string | null {
  if (allowed.length === 0) {
    return 'is not allowed: MAINSTAY_REMOTE_HOSTS names no host, so there are no remote versions';
  }
  const isAllowed = isAllowedHost(allowed, url);
  return isAllowed ? null : 'is not among the hosts that MAINSTAY_REMOTE_HOSTS allows';
}

/** Whether the list has the address's host, on its port. */
export function isAllowedHost(allowed: readonly AllowedHost[], url: string): boolean {
  const { hostname, port, protocol } = new URL(url);
  const asked = port === '' ? DEFAULT_PORTS[protocol] : Number(port);
  return allowed.some(
    (entry) => entry.host === hostOf(hostname) && (entry.port === null || entry.port === asked),
  );
}

/** Whether the list has the host, on whatever port. */
export function namesHost(allowed: readonly AllowedHost[], hostname: string): boolean {
  return allowed.some((entry) => entry.host === hostOf(hostname));
}

/** True when the list names the address itself, rather than a name that leads to it. */
export function namesAddress(allowed: readonly AllowedHost[], address: string): boolean {
  const host = address.includes(':') ? `[${address}]` : address;
  return URL.canParse(`http://${host}`)
    ? allowed.some((entry) => entry.host === new URL(`http://${host}`).hostname)
    : false;
}

/** A name that ends in a dot is the same name. */
function hostOf(hostname: string): string {
  return hostname.replace(/\.$/, '');
}
