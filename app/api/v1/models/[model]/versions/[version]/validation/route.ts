import { defineRoute } from '#app/_server/define-route.ts';
import { getValidation, setValidation } from '#lib/validation/operations.ts';

export const GET = defineRoute(getValidation, ({ services, params: { model, version } }) =>
  services.validation.getValidation(model, version),
);

export const PUT = defineRoute(
  setValidation,
  ({ services, params: { model, version }, body, ctx }) =>
    services.validation.setValidation(model, version, body, ctx),
);

export * from '#app/_server/other-methods.ts';
