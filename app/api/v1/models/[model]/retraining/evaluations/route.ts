import { defineRoute } from '#app/_server/define-route.ts';
import { listPolicyEvaluations } from '#lib/retraining/operations.ts';

export const GET = defineRoute(listPolicyEvaluations, ({ services, params, query }) =>
  services.retraining.listEvaluations(params.model, query),
);

export * from '#app/_server/other-methods.ts';
