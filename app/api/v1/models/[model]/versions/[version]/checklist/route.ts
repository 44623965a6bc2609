import { defineRoute } from '#app/_server/define-route.ts';
import { getChecklist } from '#lib/checklist/operations.ts';

export const GET = defineRoute(getChecklist, ({ services, params }) =>
  services.checklist.getChecklist(params.model, params.version),
);

export * from '#app/_server/other-methods.ts';
