import { type LookupAddress, type LookupOptions, lookup as resolveName } from 'node:dns';
import { connect as connectTo, isIP, type LookupFunction, type Socket } from 'node:net';
import { buildConnector } from 'undici';
import type { TargetPolicy } from './target-policy.ts';

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

export interface Target {
  hostname: string;
  port: number;
}

const CONNECT_TIMEOUT_MS = 3000;

/** Connects to where the policy lets it only, whatever a name server answers: the address that was looked at is the one connected to. */
export function guardedConnector(
  policy: TargetPolicy,
  resolve: Resolve = resolveName,
): buildConnector.connector {
  const lookup = guardedLookup(policy, resolve);
  const connect = buildConnector({ timeout: CONNECT_TIMEOUT_MS, allowH2: false, lookup });
  return (options, callback) => {
    const { protocol, hostname, port } = options;
    const host = hostOf(hostname);
    // An address is not looked up: the policy has been asked about it as a host.
    const refused = policy.refuseHost(`${protocol}//${host}${port ? `:${port}` : ''}`);
    if (refused === null) connect(options, callback);
    else callback(new TargetRefused(`${host} ${refused}`), null);
  };
}

/** The same for what is not HTTP: a connection to the host, of TCP alone. */
export async function connectGuarded(
  policy: TargetPolicy,
  { hostname, port }: Target,
  resolve: Resolve = resolveName,
): Promise<Socket> {
  refuse(policy, { hostname, port });
  const lookup = guardedLookup(policy, resolve);
  const socket = connectTo({ host: hostname, port, lookup });
  return new Promise((connected, failed) => {
    const late = () => socket.destroy(new Error(`${hostname} takes no connection`));
    socket.setTimeout(CONNECT_TIMEOUT_MS, late);
    socket.once('error', failed);
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.off('timeout', late).off('error', failed);
      connected(socket);
    });
  });
}

/** Throws TargetRefused where a connection would not be made today. A name that leads nowhere is not refused: it may yet lead somewhere. */
export async function checkTarget(
  policy: TargetPolicy,
  target: Target,
  resolve: Resolve = resolveName,
): Promise<void> {
  refuse(policy, target);
  if (isIP(target.hostname) !== 0) return;
  await new Promise<void>((isFine, failed) => {
    guardedLookup(policy, resolve)(target.hostname, { all: true }, (error) => {
      if (error instanceof TargetRefused) failed(error);
      else isFine();
    });
  });
}

function refuse(policy: TargetPolicy, { hostname, port }: Target): void {
  const host = hostOf(hostname);
  const refused = policy.refuseHost(`http://${host}:${port}`);
  if (refused !== null) throw new TargetRefused(`${host} ${refused}`);
}

function hostOf(hostname: string): string {
  return isIP(hostname) === 6 ? `[${hostname}]` : hostname;
}

function guardedLookup(policy: TargetPolicy, resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const refusals = addresses.map(({ address }) => policy.refuseAddress(address, hostname));
      const usable = addresses.filter((_address, index) => refusals[index] === null);
      const [first] = usable;
      if (!first) {
        const said = refusals[0] ?? `${hostname} has no address`;
        return callback(new TargetRefused(said), '', 0);
      }
      if (options.all) callback(null, usable);
      else callback(null, first.address, first.family);
    });
  };
}
