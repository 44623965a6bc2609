import type { AckNotice, ReleasePlan } from '#lib/releases/contract.ts';
import { nameVersions } from '#lib/releases/release-plan.ts';
import type { ModelStatus } from './contract.ts';

/** What a running replica said of the release in force. */
export interface ReplicaAnswer {
  replica: string;
  status: AckNotice['status'];
  error: string | null;
}

/** A model's state and the sentence for it: what is in force, and on how many of the replicas that run now. */
export function describeStatus(
  inForce: { seq: number; plan: ReleasePlan } | null,
  liveReplicas: readonly string[],
  answers: readonly ReplicaAnswer[],
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
  // Who went on to a newer release has not said anything of this one: that is in force by now, or will be.
  const heard = answers.filter(
    (answer) => live.has(answer.replica) && answer.status !== 'superseded',
  );
  const failed = heard.filter((answer) => answer.status === 'failed');
  const loaded = heard.length - failed.length;
  const waiting = live.size - heard.length;
  const where = `${versions} on ${loaded} of ${live.size} ${live.size === 1 ? 'replica' : 'replicas'}`;
  const reason = failed.find((answer) => answer.error)?.error;
  const rest = [
    ...(failed.length > 0 ? [`${failed.length} failed${reason ? ` (${reason})` : ''}`] : []),
    ...(waiting > 0 ? [`${waiting} not heard from`] : []),
  ];
  if (rest.length === 0) return { status: 'serving', status_text: where };
  return {
    status: loaded > 0 ? 'degraded' : 'down',
    status_text: `${where}; ${rest.join(', ')}`,
  };
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
