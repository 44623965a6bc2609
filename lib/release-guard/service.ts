import type { ArtifactStore } from '#lib/artifacts/contract.ts';
import type { ChangeContext } from '#lib/audit/contract.ts';
import type { Db } from '#lib/db/client.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import type { OnnxRuntime } from '#lib/onnx/service.ts';
import type { actOnReleaseGuard, setReleaseGuardSettings } from './operations.ts';
import { actOnGuard } from './service/act-on-guard.ts';
import { type BeginDeps, beginGuards } from './service/begin-guards.ts';
import { type LookDeps, lookAtGuards } from './service/look-at-guards.ts';
import { listGuards, readGuard } from './service/read-guards.ts';
import { createScorer } from './service/score-rows.ts';
import { getSettings, setSettings } from './service/settings.ts';

/** What people see of guards, and do with them. */
export function createReleaseGuards({ db }: { db: Db }) {
  return {
    getGuard: (model: string) => readGuard(db, model),

    listGuards: (model: string, query: { cursor?: string | undefined; limit: number }) =>
      listGuards(db, model, query),

    act: (
      model: string,
      body: OperationInput<typeof actOnReleaseGuard>['body'],
      ctx: ChangeContext,
    ) => actOnGuard(db, model, body, ctx),

    getSettings: (model: string) => getSettings(db, model),

    setSettings: (
      model: string,
      body: OperationInput<typeof setReleaseGuardSettings>['body'],
      ctx: ChangeContext,
    ) => setSettings(db, model, body, ctx),
  };
}

/** For workers: begins guards of fresh releases, and looks at those that are on. */
export function createGuardWatch({
  artifacts,
  runtime,
  ...deps
}: BeginDeps &
  Omit<LookDeps, 'scorer'> & {
    artifacts: Pick<ArtifactStore, 'read'>;
    runtime: Pick<OnnxRuntime, 'load'>;
  }) {
  const scorer = createScorer({ artifacts, runtime });
  return {
    async watch(): Promise<void> {
      await beginGuards(deps);
      await lookAtGuards({ ...deps, scorer });
    },
    close: () => scorer.close(),
  };
}
