import { defineRoute } from '#app/_server/define-route.ts';
import { listRunbookRuns } from '#lib/runbooks/operations.ts';

export const GET = defineRoute(listRunbookRuns, ({ services, query }) =>
  services.runbookRuns.list(query),
);

export * from '#app/_server/other-methods.ts';
