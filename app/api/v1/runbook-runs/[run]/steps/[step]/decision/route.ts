import { defineRoute } from '#app/_server/define-route.ts';
import { decideRunbookStep } from '#lib/runbooks/operations.ts';

export const POST = defineRoute(decideRunbookStep, ({ services, params, body, ctx }) =>
  services.runbookRuns.decide(params.run, params.step, body, ctx),
);

export * from '#app/_server/other-methods.ts';
