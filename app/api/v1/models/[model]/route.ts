import { defineRoute } from '#app/_server/define-route.ts';
import { getModel, updateModel } from '#lib/registry/contract.ts';

export const GET = defineRoute(getModel, ({ services, params }) =>
  services.registry.getModel(params.model),
);

export const PATCH = defineRoute(updateModel, ({ services, params, body, ctx }) =>
  services.registry.updateModel(params.model, body, ctx),
);

export * from '#app/_server/other-methods.ts';
