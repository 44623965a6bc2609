import { defineRoute } from '#app/_server/define-route.ts';
import { getDriftCounts } from '#lib/drift-reports/operations.ts';

export const GET = defineRoute(getDriftCounts, ({ services, params, query }) =>
  services.drift.getCounts(params.model, params.report, query),
);

export * from '#app/_server/other-methods.ts';
