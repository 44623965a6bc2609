import { defineRoute } from '#app/_server/define-route.ts';
import { getValidationRun } from '#lib/validation/operations.ts';

export const GET = defineRoute(getValidationRun, ({ services, params: { model, id } }) =>
  services.validation.getValidationRun(model, id),
);

export * from '#app/_server/other-methods.ts';
