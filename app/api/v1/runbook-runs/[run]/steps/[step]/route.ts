import { defineRoute } from '#app/_server/define-route.ts';
import { doRunbookStep } from '#lib/runbooks/operations.ts';

export const POST = defineRoute(doRunbookStep, ({ services, params, body, ctx, caller }) =>
  services.runbookRuns.doStep(params.run, params.step, body, ctx, caller),
);

export * from '#app/_server/other-methods.ts';
