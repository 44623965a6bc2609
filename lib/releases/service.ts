import type { ChangeContext } from '#lib/audit/contract.ts';
import type { Db } from '#lib/db/client.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import type * as contract from './contract.ts';
import { promoteVersion } from './service/promote-version.ts';
import { getRelease, listReleases } from './service/read-releases.ts';
import { previewRollback, rollBack } from './service/roll-back.ts';
import { createAckWatcher } from './service/watch-acks.ts';

export { createReplicaService } from './service/replicas.ts';
export { lockModel } from './store/models.ts';

type Body<O extends 'promoteVersion' | 'rollBack'> = OperationInput<(typeof contract)[O]>['body'];

export type ReleaseService = ReturnType<typeof createReleaseService>;

/** Call `close` at the end: waiting for acknowledgements holds one connection, opened on first use. */
export function createReleaseService({ db, now }: { db: Db; now: () => Date }) {
  const watcher = createAckWatcher({ url: db.url });
  const dependencies = { db, now, watcher };
  return {
    promoteVersion: (model: string, body: Body<'promoteVersion'>, ctx: ChangeContext) =>
      promoteVersion(dependencies, model, body, ctx),

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
