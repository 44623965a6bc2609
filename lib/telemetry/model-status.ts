import type { AckNotice, ReleasePlan } from '#lib/releases/contract.ts';
import { nameVersions } from '#lib/releases/release-plan.ts';
import type { ModelStatus } from './contract.ts';

/** What a running replica said of the release in force. */
export interface ReplicaAnswer {
  replica: string;
  status: AckNotice['status'];
  error: string | null;
}

/** The release that a running replica answers with, as it last said of itself; null: none. */
export interface ServedRelease {
  replica: string;
  release: number | null;
  /** Versions whose circuit breaker is open there. */
  openBreakers?: readonly number[];
}

/** A model's state and the sentence for it: what is in force, on how many of the replicas that run now, and what answers else. */
export function describeStatus(
  inForce: { seq: number; plan: ReleasePlan } | null,
  liveReplicas: readonly string[],
  answers: readonly ReplicaAnswer[],
  served: readonly ServedRelease[],
): { status: ModelStatus; status_text: string } {
  if (!inForce) return { status: 'no-release', status_text: 'Nothing released yet' };
  const versions = capitalise(nameVersions(inForce.plan));
  if (liveReplicas.length === 0) {
    const verb = inForce.plan.routes.length === 1 ? 'is' : 'are';
    return {
      status: 'no-replica',
      status_text: `${versions} ${verb} in force, but no replica is running`,
    };
  }
  const live = new Set(liveReplicas);
  const releases = new Map(served.map(({ replica, release }) => [replica, release]));
  // Who went on to a newer release has not said anything of this one: that is in force by now, or will be.
  const heard = answers.filter(
    (answer) => live.has(answer.replica) && answer.status !== 'superseded',
  );
  const serves = new Set(heard.filter(({ status }) => status === 'loaded').map(replicaOf));
  for (const id of live) if (releases.get(id) === inForce.seq) serves.add(id);
  const failed = heard.filter(({ replica }) => !serves.has(replica));
  const waiting = live.size - serves.size - failed.length;
  const rest = [...live].filter((id) => !serves.has(id));
  // What a replica answers with while the release in force is not loaded there.
  const earlier = rest.flatMap((id) => releases.get(id) ?? []).filter((seq) => seq < inForce.seq);
  const reason = failed.find((answer) => answer.error)?.error;
  if (failed.length === live.size && earlier.length > 0) {
    const refusal = `Release ${inForce.seq} does not load${reason ? ` (${reason})` : ''}`;
    const where =
      earlier.length < live.size ? ` on ${earlier.length} of ${live.size} replicas` : '';
    return { status: 'degraded', status_text: `${refusal}; ${nameReleases(earlier)}${where}` };
  }
  const where = `${versions} on ${serves.size} of ${live.size} ${live.size === 1 ? 'replica' : 'replicas'}`;
  if (rest.length === 0) {
    return (
      describeBreakers(inForce.plan, live, served) ?? { status: 'serving', status_text: where }
    );
  }
  const why = [
    ...(failed.length > 0 ? [`${failed.length} failed${reason ? ` (${reason})` : ''}`] : []),
    ...(waiting > 0 ? [`${waiting} not heard from`] : []),
    ...(earlier.length > 0 ? [`${nameReleases(earlier)} on ${earlier.length}`] : []),
  ];
  return {
    status: serves.size + earlier.length > 0 ? 'degraded' : 'down',
    status_text: `${where}; ${why.join(', ')}`,
  };
}

/** What is in force is loaded everywhere, but some of it is not asked. */
function describeBreakers(
  { routes, fallback, default: answer }: ReleasePlan,
  live: ReadonlySet<string>,
  served: readonly ServedRelease[],
): { status: ModelStatus; status_text: string } | null {
  const open = routes.flatMap(({ version }) => {
    const replicas = served.filter(
      ({ replica, openBreakers }) => live.has(replica) && openBreakers?.includes(version),
    );
    return replicas.length > 0 ? [{ version, replicas: replicas.length }] : [];
  });
  const [first] = open;
  if (!first) return null;
  const what =
    open.length === 1
      ? `The circuit breaker of version ${first.version} is`
      : `The circuit breakers of versions ${open.map(({ version }) => version).join(' and ')} are`;
  const most = Math.max(...open.map(({ replicas }) => replicas));
  const where = live.size === 1 ? '' : ` on ${most} of ${live.size} replicas`;
  const [second] = fallback;
  const instead =
    second !== undefined ? `version ${second} answers` : answer && 'the default answers';
  const isDown = !instead && open.length === routes.length && most === live.size;
  return {
    status: isDown ? 'down' : 'degraded',
    status_text: `${what} open${where}; ${instead ?? 'nothing answers instead'}`,
  };
}

function replicaOf({ replica }: ReplicaAnswer): string {
  return replica;
}

function nameReleases(seqs: readonly number[]): string {
  const [first, ...others] = [...new Set(seqs)].sort((a, b) => a - b);
  if (others.length === 0) return `release ${first} answers`;
  return `releases ${[first, ...others.slice(0, -1)].join(', ')} and ${others.at(-1)} answer`;
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
