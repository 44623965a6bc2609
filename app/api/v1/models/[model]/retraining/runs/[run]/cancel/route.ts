import { defineRoute } from '#app/_server/define-route.ts';
import { cancelTrainingRun } from '#lib/retraining/operations.ts';

export const POST = defineRoute(cancelTrainingRun, ({ services, params, body, ctx }) =>
  services.retraining.cancelRun(params.model, params.run, body, ctx),
);

export * from '#app/_server/other-methods.ts';
