import { defineRoute } from '#app/_server/define-route.ts';
import { getRunbookRun } from '#lib/runbooks/operations.ts';

export const GET = defineRoute(getRunbookRun, ({ services, params }) =>
  services.runbookRuns.get(params.run),
);

export * from '#app/_server/other-methods.ts';
