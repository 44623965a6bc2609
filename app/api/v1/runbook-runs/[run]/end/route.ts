import { defineRoute } from '#app/_server/define-route.ts';
import { endRunbookRun } from '#lib/runbooks/operations.ts';

export const POST = defineRoute(endRunbookRun, ({ services, params, body, ctx }) =>
  services.runbookRuns.end(params.run, body, ctx),
);

export * from '#app/_server/other-methods.ts';
