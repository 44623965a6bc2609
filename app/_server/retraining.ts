import type { Db } from '#lib/db/client.ts';
import { createDriftVerdicts } from '#lib/drift-reports/service.ts';
import { createLabelFacts } from '#lib/performance/service.ts';
import {
  createBacktest,
  createRetrainingPolicies,
  createTrainingRuns,
} from '#lib/retraining/service.ts';
import { trainerNames } from '#lib/training/contract.ts';

type Ready = Parameters<typeof createRetrainingPolicies>[0]['ready'];

const BUILT_IN: ReadonlySet<string> = new Set(['gbdt', 'sgd']);

/** What the console does of retraining. */
export function createRetraining({
  db,
  getSample,
}: {
  db: Db;
  getSample: Parameters<typeof createLabelFacts>[0]['getSample'];
}) {
  const drift = createDriftVerdicts({ db });
  const labels = createLabelFacts({ db, getSample });
  const deps = { db, drift, driftWindows: drift.windowsOf, labels, ready: readyTrainers() };
  return {
    ...createRetrainingPolicies(deps),
    ...createTrainingRuns(deps),
    ...createBacktest(deps),
  };
}

/** Which trainers a policy may name: those that are built in need nothing. */
function readyTrainers(): Ready {
  return {
    trainers: trainerNames.map((name) => {
      const isReady = BUILT_IN.has(name);
      const said = `The trainer ${name} is not set up here; docs/retraining.md says how.`;
      return { name, is_ready: isReady, said: isReady ? null : said };
    }),
    commands: [],
  };
}
