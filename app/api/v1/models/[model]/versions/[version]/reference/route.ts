import { defineRoute } from '#app/_server/define-route.ts';
import { getReferences, setReference } from '#lib/monitoring/operations.ts';

export const GET = defineRoute(getReferences, ({ services, params: { model, version } }) =>
  services.references.getReferences(model, version),
);

export const POST = defineRoute(
  setReference,
  ({ services, params: { model, version }, body, ctx }) =>
    services.references.setReference(model, version, body, ctx),
);

export * from '#app/_server/other-methods.ts';
