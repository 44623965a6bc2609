import type { Db } from '#lib/db/client.ts';
import { createDriftVerdicts } from '#lib/drift-reports/service.ts';
import { createLabelFacts } from '#lib/performance/service.ts';
import {
  createBacktest,
  createRetrainingPolicies,
  createTrainingRuns,
} from '#lib/retraining/service.ts';

type Ready = Parameters<typeof createRetrainingPolicies>[0]['ready'];

/** What the console does of retraining. */
export function createRetraining({
  db,
  getSample,
  ready,
}: {
  db: Db;
  getSample: Parameters<typeof createLabelFacts>[0]['getSample'];
  /** Trainers that a policy may name. */
  ready: Ready;
}) {
  const drift = createDriftVerdicts({ db });
  const labels = createLabelFacts({ db, getSample });
  const deps = { db, drift, driftWindows: drift.windowsOf, labels, ready };
  return {
    ...createRetrainingPolicies(deps),
    ...createTrainingRuns(deps),
    ...createBacktest(deps),
  };
}
