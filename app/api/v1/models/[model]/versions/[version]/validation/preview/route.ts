import { defineRoute } from '#app/_server/define-route.ts';
import { previewValidation } from '#lib/validation/operations.ts';

export const POST = defineRoute(
  previewValidation,
  ({ services, params: { model, version }, body }) =>
    services.validation.previewValidation(model, version, body),
);

export * from '#app/_server/other-methods.ts';
