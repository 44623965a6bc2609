import { defineRoute } from '#app/_server/define-route.ts';
import { getTrainingRun } from '#lib/retraining/operations.ts';

export const GET = defineRoute(getTrainingRun, ({ services, params }) =>
  services.retraining.getRun(params.model, params.run),
);

export * from '#app/_server/other-methods.ts';
