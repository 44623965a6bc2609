import { defineRoute } from '#app/_server/define-route.ts';
import { skipRunbookStep } from '#lib/runbooks/operations.ts';

export const POST = defineRoute(skipRunbookStep, ({ services, params, body, ctx }) =>
  services.runbookRuns.skip(params.run, params.step, body, ctx),
);

export * from '#app/_server/other-methods.ts';
