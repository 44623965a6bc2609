import { defineRoute } from '#app/_server/define-route.ts';
import { listDriftReports } from '#lib/drift-reports/operations.ts';

export const GET = defineRoute(listDriftReports, ({ services, params, query }) =>
  services.drift.listReports(params.model, query),
);

export * from '#app/_server/other-methods.ts';
