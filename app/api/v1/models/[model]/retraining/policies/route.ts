import { defineRoute } from '#app/_server/define-route.ts';
import { listRetrainingPolicies } from '#lib/retraining/operations.ts';

export const GET = defineRoute(listRetrainingPolicies, ({ services, params, query }) =>
  services.retraining.listPolicies(params.model, query),
);

export * from '#app/_server/other-methods.ts';
