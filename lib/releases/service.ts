import type { ChangeContext } from '#lib/audit/contract.ts';
import type { Caller } from '#lib/auth/access.ts';
import type { Db } from '#lib/db/client.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import type * as contract from './contract.ts';
import type { MissingOf } from './service/pass-checklist.ts';
import { promoteVersion } from './service/promote-version.ts';
import { getRelease, listReleases } from './service/read-releases.ts';
import { previewRollback, rollBack } from './service/roll-back.ts';
import { setTraffic, type TrafficBody } from './service/set-traffic.ts';
import { createAckWatcher } from './service/watch-acks.ts';

export { getRelease } from './service/read-releases.ts';
export { createReplicaService } from './service/replicas.ts';
export { lockModel } from './store/models.ts';

type Body<O extends 'promoteVersion' | 'rollBack'> = OperationInput<(typeof contract)[O]>['body'];

export type ReleaseService = ReturnType<typeof createReleaseService>;

/** Call `close` at the end: waiting for acknowledgements holds one connection, opened on first use. */
export function createReleaseService({
  db,
  now,
  missingOf,
}: {
  db: Db;
  now: () => Date;
  /** What a version needs of the deployment checklist and has not. */
  missingOf: MissingOf;
}) {
  const watcher = createAckWatcher({ url: db.url });
  const dependencies = { db, now, watcher, missingOf };
  return {
    /** The caller is asked for the role that overriding the checklist needs; nobody may not. */
    promoteVersion: (
      model: string,
      body: Body<'promoteVersion'>,
      ctx: ChangeContext,
      caller: Caller | null = null,
    ) => promoteVersion(dependencies, model, body, ctx, caller),

    /** Shares traffic out over versions. */
    setTraffic: (model: string, body: TrafficBody, ctx: ChangeContext) =>
      setTraffic(dependencies, model, body, ctx),

    rollBack: (model: string, body: Body<'rollBack'>, ctx: ChangeContext) =>
      rollBack(dependencies, model, body, ctx),

    previewRollback: (model: string, query: { to_seq?: number }) =>
      previewRollback(db, model, query),

    listReleases: (model: string, query: { cursor?: string; limit: number }) =>
      listReleases(db, model, query),

    getRelease: (model: string, seq: number) => getRelease(db, model, seq),

    close: () => watcher.close(),
  };
}
