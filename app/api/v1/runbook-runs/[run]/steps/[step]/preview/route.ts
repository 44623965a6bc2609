import { defineRoute } from '#app/_server/define-route.ts';
import { previewRunbookStep } from '#lib/runbooks/operations.ts';

export const POST = defineRoute(previewRunbookStep, ({ services, params, body, caller }) =>
  services.runbookRuns.preview(params.run, params.step, body, caller),
);

export * from '#app/_server/other-methods.ts';
