import { defineRoute } from '#app/_server/define-route.ts';
import { deleteVersion, getVersion } from '#lib/registry/contract.ts';

export const GET = defineRoute(getVersion, ({ services, params }) =>
  services.registry.getVersion(params.model, params.version),
);

export const DELETE = defineRoute(deleteVersion, ({ services, params, query, ctx }) =>
  services.registry.deleteVersion(params.model, params.version, query, ctx),
);

export * from '#app/_server/other-methods.ts';
