import { defineRoute } from '#app/_server/define-route.ts';
import { validateSnapshot } from '#lib/validation/operations.ts';

export const POST = defineRoute(
  validateSnapshot,
  ({ services, params: { model, version }, body, ctx }) =>
    services.validation.validateSnapshot(model, version, body, ctx),
);

export * from '#app/_server/other-methods.ts';
