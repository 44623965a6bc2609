import { defineRoute } from '#app/_server/define-route.ts';
import { getDriftScan } from '#lib/drift-reports/operations.ts';

export const GET = defineRoute(getDriftScan, ({ services, params }) =>
  services.drift.getScan(params.model, params.scan),
);

export * from '#app/_server/other-methods.ts';
