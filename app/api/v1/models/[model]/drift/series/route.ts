import { defineRoute } from '#app/_server/define-route.ts';
import { getDriftSeries } from '#lib/drift-reports/operations.ts';

export const GET = defineRoute(getDriftSeries, ({ services, params, query }) =>
  services.drift.getSeries(params.model, query),
);

export * from '#app/_server/other-methods.ts';
