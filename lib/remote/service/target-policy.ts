import { isIP } from 'node:net';
import {
  type AllowedHost,
  isAllowedHost,
  namesAddress,
  namesHost,
  refuseHost,
} from '../allow-list.ts';
import { whyNotPublic, whyRefused } from './refused-addresses.ts';

/** What may be connected to; it is asked about the host first, and then about every address that its name leads to. */
export interface TargetPolicy {
  /** Why not, as the end of a sentence that begins with the host; null: it may. */
  refuseHost(url: string): string | null;
  /** Why not, as a sentence; null: it may. */
  refuseAddress(address: string, hostname: string): string | null;
}

/** Only the hosts that MAINSTAY_REMOTE_HOSTS names, wherever they are, but for addresses that nobody means. */
export function allowedOnly(allowed: readonly AllowedHost[]): TargetPolicy {
  return {
    refuseHost: (url) => refuseHost(allowed, url),
    refuseAddress(address, hostname) {
      const why = namesAddress(allowed, address) ? null : whyRefused(address, hostname);
      return (
        why &&
        `${leadsTo(hostname, address, why)}; MAINSTAY_REMOTE_HOSTS would have to name that address`
      );
    },
  };
}

/** Any host of the public internet, and those of other networks that `variable` names. */
export function publicOrAllowed(allowed: readonly AllowedHost[], variable: string): TargetPolicy {
  return {
    refuseHost(url) {
      if (isAllowedHost(allowed, url)) return null;
      const hostname = new URL(url).hostname;
      if (namesHost(allowed, hostname))
        return `is not allowed: ${variable} names it with another port`;
      const address = hostname.replace(/^\[|\]$/g, '');
      const why = isIP(address) === 0 ? null : whyNotPublic(address);
      return why && `is not allowed, since it is ${why}; ${variable} would have to name it`;
    },
    refuseAddress(address, hostname) {
      if (namesAddress(allowed, address)) return null;
      const isNamed = namesHost(allowed, isIP(hostname) === 6 ? `[${hostname}]` : hostname);
      const why = isNamed ? whyRefused(address, hostname) : whyNotPublic(address);
      return (
        why &&
        `${leadsTo(hostname, address, why)}; ${variable} would have to name ${isNamed ? 'that address' : 'the host'}`
      );
    },
  };
}

function leadsTo(hostname: string, address: string, why: string): string {
  return `${hostname} leads to ${address}, which is ${why}`;
}
