import { formatBytes, formatDuration } from '#components/ui/format-number.ts';
import { breakerOfDependency, dependencyWords } from './dependency-words.ts';
import { type Fault, fault, where } from './fault.ts';
import { dependenciesShown, type ReplicaNow } from './serving-now.ts';

/** A log that is further behind than this is worth a word. */
const LAG_SECONDS = 10;

/** What is wrong with the replicas apart from the model: the log, Redis, the runners. */
export function findReplicaFaults(replicas: readonly ReplicaNow[]): Fault[] {
  const full = replicas.filter(({ spool }) => spool.state === 'full');
  const behind = replicas.filter(
    ({ spool }) =>
      spool.state === 'behind' || (spool.state === 'ok' && spool.lag_seconds > LAG_SECONDS),
  );
  const dropping = replicas.filter(({ spool }) => spool.dropped > 0);
  const limping = replicas.filter(({ runners }) => runners.some(({ state }) => state === 'ended'));
  return [
    ...fault('bad', full, () => `The log is full ${where(full, replicas)}`),
    ...fault('warning', behind, () => {
      const lag = Math.max(...behind.map(({ spool }) => spool.lag_seconds));
      const bytes = behind.reduce((sum, { spool }) => sum + spool.bytes, 0);
      return `The log is ${formatDuration(lag * 1000)} behind ${where(behind, replicas)}: ${formatBytes(bytes)} wait for Postgres`;
    }),
    ...fault('bad', dropping, () => {
      const dropped = dropping.reduce((sum, { spool }) => sum + spool.dropped, 0);
      return `${dropped.toLocaleString('en-US')} records were dropped from the log ${where(dropping, replicas)}`;
    }),
    ...findDependencyFaults(replicas),
    ...fault('warning', limping, () => `A runner has ended ${where(limping, replicas)}`),
  ];
}

/** What replicas depend on and do without now. */
function findDependencyFaults(replicas: readonly ReplicaNow[]): Fault[] {
  return dependenciesShown({ replicas, dependency_holds: [] }).flatMap((dependency) => {
    const { name, without } = dependencyWords(dependency);
    const on = (isHeld: boolean) =>
      replicas.filter((replica) => {
        const breaker = breakerOfDependency(replica, dependency);
        return breaker && breaker.state !== 'closed' && breaker.held === isHeld;
      });
    const held = on(true);
    const away = on(false);
    return [
      ...fault(
        'warning',
        held,
        () => `${name} is held open by an operator ${where(held, replicas)}: ${without}`,
      ),
      ...fault('warning', away, () => `${name} is not used ${where(away, replicas)}: ${without}`),
    ];
  });
}
