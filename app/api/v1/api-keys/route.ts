import { defineRoute } from '#app/_server/define-route.ts';
import { createApiKey, listApiKeys } from '#lib/auth/contract.ts';

export const GET = defineRoute(listApiKeys, ({ services, query }) =>
  services.auth.listApiKeys(query),
);

export const POST = defineRoute(createApiKey, ({ services, body, ctx }) =>
  services.auth.createApiKey(body, ctx),
);

export * from '#app/_server/other-methods.ts';
