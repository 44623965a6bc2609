import { defineRoute } from '#app/_server/define-route.ts';
import { listValidationRuns } from '#lib/validation/operations.ts';

export const GET = defineRoute(listValidationRuns, ({ services, params, query }) =>
  services.validation.listValidationRuns(params.model, query),
);

export * from '#app/_server/other-methods.ts';
