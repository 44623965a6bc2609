import { defineRoute } from '#app/_server/define-route.ts';
import { getPrediction } from '#lib/predictions/contract.ts';

export const GET = defineRoute(getPrediction, ({ services, params, query }) =>
  services.predictions.getPrediction(params.request_id, query),
);

export * from '#app/_server/other-methods.ts';
