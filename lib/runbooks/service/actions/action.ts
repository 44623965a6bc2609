import type { createSilences } from '#lib/alerts/service.ts';
import type { ChangeContext } from '#lib/audit/contract.ts';
import type { Access, Caller } from '#lib/auth/access.ts';
import type { createChecklistService } from '#lib/checklist/service.ts';
import type { Db } from '#lib/db/client.ts';
import type { createPredictionQueries } from '#lib/predictions/service.ts';
import type { createRegistryService } from '#lib/registry/service.ts';
import type { ReleaseService } from '#lib/releases/service.ts';
import type { createRetrainingPolicies, createTrainingRuns } from '#lib/retraining/service.ts';
import type { createServingSettings } from '#lib/serving/service.ts';
import type { createQuarantine, Replay } from '#lib/validation/service.ts';
import type { ActionName } from '../../blocks.ts';
import type { OrderOf } from '../../fill-subject.ts';
import type { QueryDeps } from '../queries/query.ts';

type Policies = ReturnType<typeof createRetrainingPolicies>;

/** The services that carry out elsewhere what actions do here. */
export interface ActionDeps extends QueryDeps {
  db: Db;
  now: () => Date;
  releases: Pick<ReleaseService, 'promoteVersion' | 'rollBack' | 'previewRollback' | 'setTraffic'>;
  checklist: Pick<ReturnType<typeof createChecklistService>, 'missing'>;
  registry: Pick<ReturnType<typeof createRegistryService>, 'getVersion'>;
  serving: Pick<
    ReturnType<typeof createServingSettings>,
    'setBreaker' | 'setBreakers' | 'setDependencyBreaker' | 'getDependencyHolds'
  >;
  retraining: Pick<Policies, 'getRetraining' | 'listPolicies' | 'setPolicy'> &
    Pick<ReturnType<typeof createTrainingRuns>, 'startRun'>;
  silences: Pick<ReturnType<typeof createSilences>, 'create' | 'preview'>;
  quarantine: Pick<ReturnType<typeof createQuarantine>, 'getQuarantined' | 'replayQuarantined'>;
  predictions: Pick<ReturnType<typeof createPredictionQueries>, 'getPrediction'>;
  tryIt: {
    replayAs: (caller: Caller | null) => Replay;
    predict: (
      model: string,
      body: unknown,
      call: { caller: Caller | null; requestId: string; headers: Headers },
    ) => Promise<unknown>;
  };
}

/** What an action would do now. */
export interface Look {
  /** A sentence, of the future. */
  does: string;
  /** What matters of it. */
  differences: string[];
  /** Why it cannot be done as things are. */
  refusal: string | null;
  /** What it was decided on: where that is another, it is not done. */
  basis: Record<string, unknown>;
  /** The sentence that it is known by afterwards, should nobody be left to say more. */
  did: string;
}

interface Doing {
  reason: string;
  /** With the mark of the step in `alongside`: the change is made once, and the step knows. */
  ctx: ChangeContext;
  caller: Caller | null;
  /** Of the run and the step. */
  key: string;
  /** Marks the step for what has no transaction of its own. */
  mark: () => Promise<void>;
}

export interface RunbookAction<N extends ActionName> {
  /** What it needs elsewhere. */
  access: (order: OrderOf<N>) => Access[];
  look(deps: ActionDeps, order: OrderOf<N>): Promise<Look>;
  /** Gives what came of it, in a sentence. */
  carryOut(deps: ActionDeps, order: OrderOf<N>, look: Look, doing: Doing): Promise<string>;
}

export const WAIT_MS = 5_000;
