import { defineRoute } from '#app/_server/define-route.ts';
import { inferValidation } from '#lib/validation/operations.ts';

export const POST = defineRoute(inferValidation, ({ services, params: { model, version }, ctx }) =>
  services.validation.inferValidation(model, version, ctx),
);

export * from '#app/_server/other-methods.ts';
