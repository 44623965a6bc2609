import { defineRoute } from '#app/_server/define-route.ts';
import { startDriftScan } from '#lib/drift-reports/operations.ts';

export const POST = defineRoute(startDriftScan, ({ services, params, body, ctx }) =>
  services.drift.startScan(params.model, body, ctx),
);

export * from '#app/_server/other-methods.ts';
