import { defineRoute } from '#app/_server/define-route.ts';
import { getDriftReport } from '#lib/drift-reports/operations.ts';

export const GET = defineRoute(getDriftReport, ({ services, params }) =>
  services.drift.getReport(params.model, params.report),
);

export * from '#app/_server/other-methods.ts';
