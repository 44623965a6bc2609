import { formatDuration } from '#components/ui/format-number.ts';
import type { State } from '#components/ui/status.tsx';
import type { ReleasePlan } from '#lib/releases/contract.ts';
import { type Fault, fault, replicaWords, where } from './fault.ts';
import { findReplicaFaults } from './find-replica-faults.ts';
import { findVersionFaults } from './find-version-faults.ts';
import { type ReplicaNow, type ServingNow, sumModel } from './serving-now.ts';

export interface Verdict {
  state: State;
  headline: string;
  faults: Fault[];
}

interface Context {
  plan: ReleasePlan | null;
  /** In force. */
  release: number | null;
  /** Of the newest settings. */
  revision: number | null;
}

/** Is anything wrong? What is, the worst first; otherwise what was looked at. */
export function judgeServing(now: ServingNow, context: Context): Verdict {
  const { replicas } = now;
  const { plan } = context;
  if (replicas.length === 0) {
    return plan
      ? { state: 'bad', headline: 'No replica is live: nothing is answered', faults: [] }
      : { state: 'unknown', headline: 'No replica is live, and nothing is released', faults: [] };
  }
  if (!plan) {
    return { state: 'unknown', headline: 'Nothing is in force: promote a version', faults: [] };
  }
  const faults = [
    ...findVersionFaults(now, plan),
    ...findLaggards(replicas, context),
    ...findRefusals(replicas),
    ...findReplicaFaults(replicas),
  ].toSorted((a, b) => Number(b.state === 'bad') - Number(a.state === 'bad'));
  const [first, ...others] = faults;
  if (!first) return { state: 'good', headline: allWell(replicas, plan), faults };
  return {
    state: first.state,
    headline:
      others.length === 0 ? first.text : `${faults.length} things are not as they should be`,
    faults: others.length === 0 ? [] : faults,
  };
}

function allWell(replicas: readonly ReplicaNow[], plan: ReleasePlan): string {
  const numbers = plan.routes.map(({ version }) => version);
  const versions =
    numbers.length === 1
      ? `Version ${numbers[0]} answers`
      : `Versions ${numbers.join(' and ')} answer`;
  const lag = Math.max(...replicas.map(({ spool }) => spool.lag_seconds));
  const log = lag < 1 ? 'the log keeps up' : `the log is ${formatDuration(lag * 1000)} behind`;
  return `${versions} on ${replicaWords(replicas.length)}, every breaker is closed, ${log}`;
}

function findLaggards(replicas: readonly ReplicaNow[], { release, revision }: Context): Fault[] {
  const unaware = replicas.filter(({ model }) => !model);
  const behind = replicas.filter(
    ({ model }) => model && release !== null && model.release !== release,
  );
  const older = replicas.filter(
    ({ model }) => model && revision !== null && model.settings_revision < revision,
  );
  return [
    ...fault('warning', unaware, () => `The model is not known ${where(unaware, replicas)} yet`),
    ...fault(
      'warning',
      behind,
      () => `Release ${release} has not arrived ${where(behind, replicas)}`,
    ),
    ...fault(
      'warning',
      older,
      () => `The newest settings have not arrived ${where(older, replicas)}`,
    ),
  ];
}

function findRefusals(replicas: readonly ReplicaNow[]): Fault[] {
  const { degraded, overloaded } = sumModel(replicas);
  const words = (count: number, one: string, many: string) =>
    count === 1 ? one : `${count.toLocaleString('en-US')} ${many}`;
  return [
    ...fault('bad', overloaded > 0, () => {
      const requests = words(overloaded, 'One request was', 'requests were');
      return `${requests} refused in the last minute: more was asked at once than can be served`;
    }),
    ...fault('warning', degraded > 0, () => {
      const answers = words(
        degraded,
        'One answer of the last minute is',
        'answers of the last minute are',
      );
      return `${answers} degraded`;
    }),
  ];
}
