import type { ReplicaNow } from './serving-now.ts';

/** Something that is not as it should be, in words. */
export interface Fault {
  state: 'warning' | 'bad';
  text: string;
}

/** None when `some` is nobody or false. */
export function fault(
  state: Fault['state'],
  some: readonly unknown[] | boolean,
  text: () => string,
): Fault[] {
  const is = typeof some === 'boolean' ? some : some.length > 0;
  return is ? [{ state, text: text() }] : [];
}

export function replicaWords(count: number): string {
  return count === 1 ? '1 replica' : `${count} replicas`;
}

const NAMES_SHOWN = 2;

/** "on mainstay-1", "on 3 of 8 replicas", "on all 8 replicas". */
export function where(some: readonly ReplicaNow[], all: readonly ReplicaNow[]): string {
  if (all.length === 1) return 'on the only replica';
  if (some.length === all.length) return `on all ${all.length} replicas`;
  return some.length <= NAMES_SHOWN
    ? `on ${some.map(({ hostname }) => hostname).join(' and ')}`
    : `on ${some.length} of ${all.length} replicas`;
}
