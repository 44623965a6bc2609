import { defineRoute } from '#app/_server/define-route.ts';
import { createUser, listUsers } from '#lib/auth/contract.ts';

export const GET = defineRoute(listUsers, ({ services, query }) => services.auth.listUsers(query));

export const POST = defineRoute(createUser, ({ services, body, ctx }) =>
  services.auth.createUser(body, ctx),
);

export * from '#app/_server/other-methods.ts';
