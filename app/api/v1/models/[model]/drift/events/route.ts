import { defineRoute } from '#app/_server/define-route.ts';
import { listDriftEvents } from '#lib/drift-reports/operations.ts';

export const GET = defineRoute(listDriftEvents, ({ services, params, query }) =>
  services.drift.listEvents(params.model, query),
);

export * from '#app/_server/other-methods.ts';
