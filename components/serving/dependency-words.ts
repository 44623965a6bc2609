import type { State } from '#components/ui/status.tsx';
import type { BreakerView } from '#lib/telemetry/contract.ts';
import type { ReplicaNow } from './serving-now.ts';

interface DependencyWords {
  name: string;
  what: string;
  /** What is so while it is left out. */
  without: string;
}

const known: Readonly<Record<string, DependencyWords>> = {
  redis: {
    name: 'Redis',
    what: 'the cache that replicas share',
    without: 'answers are cached in memory only',
  },
  features: {
    name: 'Features',
    what: 'the lookup of entities’ features',
    without: 'values last known and defaults stand in, then other versions and default answers',
  },
};

/** What a dependency is called and does; a replica of another release may have one that is not known here. */
export function dependencyWords(dependency: string): DependencyWords {
  const { server } = /^feast:(?<server>.+)$/.exec(dependency)?.groups ?? {};
  if (server) {
    return {
      name: `Feast at ${server}`,
      what: 'a server that versions take features from',
      without: 'values last known and defaults stand in, then other versions and default answers',
    };
  }
  return (
    (Object.hasOwn(known, dependency) && known[dependency]) || {
      name: dependency,
      what: 'a dependency',
      without: 'replicas go on without it',
    }
  );
}

/** A dependency's breaker on one replica; null where it is not set up. */
export function breakerOfDependency(
  { dependencies }: ReplicaNow,
  dependency: string,
): BreakerView | null {
  return dependencies.find(({ name }) => name === dependency)?.breaker ?? null;
}

/** Whether it is used; `state` null where it is not set up. */
export function dependencyUse(breaker: BreakerView | null): { state: State | null; text: string } {
  if (!breaker) return { state: null, text: 'not set up' };
  if (breaker.state === 'closed') return { state: 'good', text: 'in use' };
  if (breaker.held) return { state: 'warning', text: 'held open' };
  return { state: 'warning', text: breaker.state === 'open' ? 'left out' : 'on trial' };
}
