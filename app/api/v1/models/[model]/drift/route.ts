import { defineRoute } from '#app/_server/define-route.ts';
import { getLatestDrift } from '#lib/drift-reports/operations.ts';

export const GET = defineRoute(getLatestDrift, ({ services, params, query }) =>
  services.drift.getLatest(params.model, query),
);

export * from '#app/_server/other-methods.ts';
