import { defineRoute } from '#app/_server/define-route.ts';
import { registerRemoteVersion } from '#lib/registry/contract.ts';

export const POST = defineRoute(registerRemoteVersion, ({ services, params, query, body, ctx }) =>
  services.registry.registerRemoteVersion(params.model, { ...body, ...query }, ctx),
);

export * from '#app/_server/other-methods.ts';
