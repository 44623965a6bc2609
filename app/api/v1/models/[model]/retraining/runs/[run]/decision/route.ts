import { defineRoute } from '#app/_server/define-route.ts';
import { decideTrainingRun } from '#lib/retraining/operations.ts';

export const POST = defineRoute(decideTrainingRun, ({ services, params, body, ctx }) =>
  services.retraining.decideRun(params.model, params.run, body, ctx),
);

export * from '#app/_server/other-methods.ts';
