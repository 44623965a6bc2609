import { defineRoute } from '#app/_server/define-route.ts';
import { setRetrainingPolicy } from '#lib/retraining/operations.ts';

export const PUT = defineRoute(setRetrainingPolicy, ({ services, params, body, ctx }) =>
  services.retraining.setPolicy(params.model, body, ctx),
);

export * from '#app/_server/other-methods.ts';
