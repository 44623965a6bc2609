import { defineRoute } from '#app/_server/define-route.ts';
import { listViolations } from '#lib/validation/operations.ts';

export const GET = defineRoute(listViolations, ({ services, params, query }) =>
  services.validation.listViolations(params.model, query),
);

export * from '#app/_server/other-methods.ts';
