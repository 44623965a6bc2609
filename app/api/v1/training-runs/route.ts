import { defineRoute } from '#app/_server/define-route.ts';
import { listTrainingRuns } from '#lib/retraining/operations.ts';

export const GET = defineRoute(listTrainingRuns, ({ services, query }) =>
  services.retraining.listRuns(query),
);

export * from '#app/_server/other-methods.ts';
