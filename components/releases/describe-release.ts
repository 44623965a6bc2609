import { formatDuration } from '#components/ui/format-number.ts';
import type { State } from '#components/ui/status.tsx';
import type {
  Acknowledgement,
  Release,
  ReleasePlan,
  ReleaseResult,
} from '#lib/releases/contract.ts';
import { nameVersions } from '#lib/releases/release-plan.ts';
import { standsIn } from './stand-in.ts';
import { undoneBy } from './undo.ts';

function replicaWords(count: number): string {
  return count === 1 ? '1 replica' : `${count} replicas`;
}

/** What a release will do, in words, and who answers when its version cannot. */
export function willDo(change: {
  model: string;
  kind: Release['kind'];
  from: ReleasePlan | null;
  to: ReleasePlan;
  replicas: number;
}): string {
  const { model, kind, from, to, replicas } = change;
  const where = replicas === 0 ? 'as soon as a replica runs' : `on ${replicaWords(replicas)}`;
  const goes = !from
    ? `starts with ${nameVersions(to)}`
    : nameVersions(from) === nameVersions(to)
      ? `stays with ${nameVersions(to)}`
      : `goes from ${nameVersions(from)} ${kind === 'rollback' ? 'back to' : 'to'} ${nameVersions(to)}`;
  return `${model} ${goes} ${where}. ${standsIn(to)}`;
}

const done = { promote: 'Promoted', rollback: 'Rolled back', undo: 'Undone' } as const;
const doing = { promote: 'Promoting', rollback: 'Rolling back', undo: 'Undoing' } as const;

/** From what to what a release went: "Release 3: from version 2 back to version 1". */
export function didWhat(
  release: Pick<Release, 'seq' | 'kind' | 'plan'>,
  from: ReleasePlan | null,
): string {
  const to = nameVersions(release.plan);
  if (!from) return `Release ${release.seq}: ${to}`;
  if (nameVersions(from) === to) return `Release ${release.seq}: stays with ${to}`;
  const back = release.kind === 'rollback' ? 'back to' : 'to';
  return `Release ${release.seq}: from ${nameVersions(from)} ${back} ${to}`;
}

/** Those that ran when the release was made. One that started later loaded it too, but was not what anybody waited for. */
function askedReplicas({ acknowledgements }: Pick<ReleaseResult, 'acknowledgements'>) {
  return acknowledgements.filter(
    ({ status, after_ms }) => status !== 'loaded' || after_ms !== null,
  );
}

/** How far a release has come on its replicas, as state and sentence: "Rolled back on 3 of 3 replicas in 41 ms". */
export function releaseOutcome(
  release: Pick<ReleaseResult, 'kind' | 'reason' | 'acknowledgements'>,
): {
  state: State;
  text: string;
  pending: boolean;
} {
  const act = undoneBy(release) === null ? release.kind : 'undo';
  const all = askedReplicas(release);
  const loaded = all.filter((each) => each.status === 'loaded');
  const failed = all.filter((each) => each.status === 'failed').length;
  const pending = all.filter((each) => each.status === 'pending').length;
  const superseded = all.length - loaded.length - failed - pending;
  const of = `${loaded.length} of ${replicaWords(all.length)}`;
  if (all.length === 0) {
    return {
      state: 'unknown',
      text: 'No replica was running; the next one to start takes it',
      pending: false,
    };
  }
  if (failed > 0) {
    const rest = pending > 0 ? `, ${pending} not heard from` : '';
    return {
      state: 'bad',
      text: `${done[act]} on ${of}; ${failed} could not load it${rest}`,
      pending: pending > 0,
    };
  }
  if (pending > 0) {
    return { state: 'warning', text: `${doing[act]}: on ${of} so far`, pending: true };
  }
  if (superseded > 0) {
    return {
      state: 'warning',
      text: `${done[act]} on ${of}; ${superseded} went on to a newer release before`,
      pending: false,
    };
  }
  return {
    state: 'good',
    text: `${done[act]} on ${of} in ${formatDuration(slowest(loaded))}`,
    pending: false,
  };
}

/** The same in short, for tables: "3 of 3 replicas in 41 ms". */
export function acknowledgedWords(
  release: Pick<ReleaseResult, 'kind' | 'reason' | 'acknowledgements'>,
): {
  state: State;
  text: string;
} {
  const { state } = releaseOutcome(release);
  const all = askedReplicas(release);
  const loaded = all.filter((each) => each.status === 'loaded');
  if (all.length === 0) return { state, text: 'no replica ran' };
  const time = loaded.length > 0 ? ` in ${formatDuration(slowest(loaded))}` : '';
  return { state, text: `${loaded.length} of ${replicaWords(all.length)}${time}` };
}

function slowest(acknowledgements: readonly Acknowledgement[]): number | null {
  const times = acknowledgements.flatMap((each) => (each.after_ms === null ? [] : [each.after_ms]));
  return times.length > 0 ? Math.max(...times) : null;
}
