import { type LookupAddress, type LookupOptions, lookup as resolveName } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { type AllowedHost, namesAddress, refuseHost } from '../allow-list.ts';
import { whyRefused } from './refused-addresses.ts';

/** A connection that is not made, because of where it would lead. The message says where and why. */
export class TargetRefused extends Error {
  override name = 'TargetRefused';
  readonly code = 'TARGET_REFUSED';
}

/** Finds all addresses of a name; dns.lookup, except in tests. */
export type Resolve = (
  hostname: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const CONNECT_TIMEOUT_MS = 3000;

/** Connects to allowed hosts only, and to none of the addresses that nobody means, whatever a name server answers. */
export function guardedConnector(
  allowed: readonly AllowedHost[],
  resolve: Resolve = resolveName,
): buildConnector.connector {
  const refuse = (address: string, hostname: string): string | null => {
    const why = namesAddress(allowed, address) ? null : whyRefused(address, hostname);
    return why === null
      ? null
      : `${hostname} leads to ${address}, which is ${why}; MAINSTAY_REMOTE_HOSTS would have to name that address`;
  };
  const lookup: LookupFunction = (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const usable = addresses.filter(({ address }) => refuse(address, hostname) === null);
      const [first] = usable;
      if (!first) {
        const said = addresses.map(({ address }) => refuse(address, hostname))[0];
        return callback(new TargetRefused(said ?? `${hostname} has no address`), '', 0);
      }
      if (options.all) callback(null, usable);
      else callback(null, first.address, first.family);
    });
  };
  const connect = buildConnector({ timeout: CONNECT_TIMEOUT_MS, allowH2: false, lookup });
  return (options, callback) => {
    const { protocol, hostname, port } = options;
    const host = isIP(hostname) === 6 ? `[${hostname}]` : hostname;
    const notAllowed = refuseHost(allowed, `${protocol}//${host}${port ? `:${port}` : ''}`);
    // An address is not looked up: that the list allows it means that it names it.
    if (notAllowed === null) connect(options, callback);
    else callback(new TargetRefused(`${host} ${notAllowed}`), null);
  };
}
