import { defineRoute } from '#app/_server/define-route.ts';
import { getChecklistPolicy, setChecklistPolicy } from '#lib/checklist/operations.ts';

export const GET = defineRoute(getChecklistPolicy, ({ services, params }) =>
  services.checklist.getPolicy(params.model),
);

export const PUT = defineRoute(setChecklistPolicy, ({ services, params, body, ctx }) =>
  services.checklist.setPolicy(params.model, body, ctx),
);

export * from '#app/_server/other-methods.ts';
