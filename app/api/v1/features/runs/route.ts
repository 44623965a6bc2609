import { defineRoute } from '#app/_server/define-route.ts';
import { listRuns } from '#lib/features/value-operations.ts';

export const GET = defineRoute(listRuns, ({ services, query }) =>
  services.features.listRuns(query),
);

export * from '#app/_server/other-methods.ts';
