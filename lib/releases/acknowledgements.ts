import type { AckNotice, Acknowledgement } from './contract.ts';

/** A replica of a release: one that was expected to load it, or one that runs now and loaded it when it started. */
export interface ReleaseReplica {
  replica: string;
  hostname: string;
  expected: boolean;
  live: boolean;
  status: AckNotice['status'] | null;
  at: string | null;
  loadMs: number | null;
  error: string | null;
}

export function toAcknowledgement(replica: ReleaseReplica, releasedAt: string): Acknowledgement {
  return {
    replica: replica.replica,
    hostname: replica.hostname,
    status: replica.status ?? 'pending',
    at: replica.at,
    // A replica that started later was not waited for: its time says nothing about the release.
    after_ms:
      replica.at && replica.expected ? Date.parse(replica.at) - Date.parse(releasedAt) : null,
    load_ms: replica.loadMs,
    error: replica.error,
  };
}

/** True when every expected replica loaded it; where none ran then, every one that started since. */
export function isAcknowledged(replicas: readonly ReleaseReplica[]): boolean {
  const expected = replicas.filter((replica) => replica.expected);
  const counted = expected.length > 0 ? expected : replicas;
  return counted.length > 0 && counted.every((replica) => replica.status === 'loaded');
}

/** True when nothing more will be heard: every expected replica has answered or is gone. */
export function isSettled(replicas: readonly ReleaseReplica[]): boolean {
  return replicas.every((replica) => !replica.expected || replica.status !== null || !replica.live);
}
