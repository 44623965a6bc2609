import { defineRoute } from '#app/_server/define-route.ts';
import { startTrainingRun } from '#lib/retraining/operations.ts';

export const POST = defineRoute(startTrainingRun, ({ services, params, body, ctx }) =>
  services.retraining.startRun(params.model, body, ctx),
);

export * from '#app/_server/other-methods.ts';
