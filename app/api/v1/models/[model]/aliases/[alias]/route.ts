import { defineRoute } from '#app/_server/define-route.ts';
import { deleteAlias, setAlias } from '#lib/registry/contract.ts';

export const PUT = defineRoute(setAlias, ({ services, params, body, ctx }) =>
  services.registry.setAlias(params.model, params.alias, body, ctx),
);

export const DELETE = defineRoute(deleteAlias, ({ services, params, query, ctx }) =>
  services.registry.deleteAlias(params.model, params.alias, query, ctx),
);

export * from '#app/_server/other-methods.ts';
