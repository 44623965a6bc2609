import { defineRoute } from '#app/_server/define-route.ts';
import { updateActionItem } from '#lib/postmortems/operations.ts';

export const PATCH = defineRoute(updateActionItem, ({ services, params, body, ctx }) =>
  services.postmortems.updateItem(params.id, body, ctx),
);

export * from '#app/_server/other-methods.ts';
