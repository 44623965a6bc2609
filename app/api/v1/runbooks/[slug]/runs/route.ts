import { defineRoute } from '#app/_server/define-route.ts';
import { startRunbookRun } from '#lib/runbooks/operations.ts';

export const POST = defineRoute(startRunbookRun, ({ services, params, body, ctx }) =>
  services.runbookRuns.start(params.slug, body, ctx),
);

export * from '#app/_server/other-methods.ts';
