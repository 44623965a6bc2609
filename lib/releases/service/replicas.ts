import type { Db } from '#lib/db/client.ts';
import type { ReplicaReport, ReplicaView } from '#lib/telemetry/contract.ts';
import type { AckNotice } from '../contract.ts';
import {
  deleteReplicas,
  findReplicas,
  insertAck,
  type ReplicaRegistration,
  stopReplica,
  touchReplica,
  upsertReplica,
} from '../store/replicas.ts';

/** What a running gateway tells of itself. All times are the database's. */
export function createReplicaService({ db }: { db: Db }) {
  return {
    register: (replica: ReplicaRegistration): Promise<void> => upsertReplica(db, replica),

    /** Every 2 s; false when the replica is not known (its row was swept): register again. */
    heartbeat: (id: string, report?: ReplicaReport): Promise<boolean> =>
      touchReplica(db, id, report),

    markStopped: (id: string): Promise<void> => stopReplica(db, id),

    acknowledge: (ack: AckNotice & { loadMs: number; error?: string }): Promise<void> =>
      insertAck(db, ack),

    listReplicas: (): Promise<ReplicaView[]> => findReplicas(db),

    removeOldReplicas: (olderThan: Date): Promise<number> => deleteReplicas(db, olderThan),
  };
}
