import { defineRoute } from '#app/_server/define-route.ts';
import { readTrainingLog } from '#lib/retraining/operations.ts';

export const GET = defineRoute(readTrainingLog, ({ services, params, query }) =>
  services.retraining.readLog(params.model, params.run, query),
);

export * from '#app/_server/other-methods.ts';
