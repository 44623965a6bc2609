import { defineRoute } from '#app/_server/define-route.ts';
import { revokeApiKey } from '#lib/auth/contract.ts';

export const DELETE = defineRoute(revokeApiKey, ({ services, params, query, ctx }) =>
  services.auth.revokeApiKey(params.id, query, ctx),
);

export * from '#app/_server/other-methods.ts';
