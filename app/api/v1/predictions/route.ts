import { defineRoute } from '#app/_server/define-route.ts';
import { listPredictions } from '#lib/predictions/contract.ts';

export const GET = defineRoute(listPredictions, ({ services, query }) =>
  services.predictions.listPredictions(query),
);

export * from '#app/_server/other-methods.ts';
