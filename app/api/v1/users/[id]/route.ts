import { defineRoute } from '#app/_server/define-route.ts';
import { updateUser } from '#lib/auth/contract.ts';

export const PATCH = defineRoute(updateUser, ({ services, params, body, ctx }) =>
  services.auth.updateUser(params.id, body, ctx),
);

export * from '#app/_server/other-methods.ts';
