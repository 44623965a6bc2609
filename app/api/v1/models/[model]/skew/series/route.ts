import { defineRoute } from '#app/_server/define-route.ts';
import { getSkewSeries } from '#lib/skew/operations.ts';

export const GET = defineRoute(getSkewSeries, ({ services, params, query }) =>
  services.skew.getSkewSeries(params.model, query),
);

export * from '#app/_server/other-methods.ts';
