import type { Contact } from './contract.ts';

/** How long a message may take before the next contact of the person is tried. */
const DELIVERY_SECONDS = 60;

export interface Tried {
  channel: string;
  status: 'queued' | 'delivered' | 'failed';
  at: Date;
}

/**
 * Over what somebody is told next whom a step was to tell: the next of their contacts, when what was tried before has not been delivered. null: it was, or it
 * may still be, or there is no other.
 */
export function nextContact(
  usable: readonly Contact[],
  tried: readonly Tried[],
  now: Date,
): Contact | null {
  if (tried.length === 0 || tried.some(({ status }) => status === 'delivered')) return null;
  const newest = Math.max(...tried.map(({ at }) => at.getTime()));
  const isLate = now.getTime() - newest >= DELIVERY_SECONDS * 1000;
  const allFailed = tried.every(({ status }) => status === 'failed');
  if (!isLate && !allFailed) return null;
  return usable.find(({ channel }) => !tried.some((one) => one.channel === channel)) ?? null;
}
