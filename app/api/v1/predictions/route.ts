import { defineRoute } from '#app/_server/define-route.ts';
import { ofKnownModel } from '#app/_server/of-known-model.ts';
import { listPredictions } from '#lib/predictions/contract.ts';

export const GET = defineRoute(listPredictions, ({ services, query }) =>
  ofKnownModel(services, query.model, services.predictions.listPredictions(query)),
);

export * from '#app/_server/other-methods.ts';
