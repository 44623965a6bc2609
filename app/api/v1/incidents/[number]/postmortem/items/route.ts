import { defineRoute } from '#app/_server/define-route.ts';
import { addActionItem } from '#lib/postmortems/operations.ts';

export const POST = defineRoute(addActionItem, ({ services, params, body, ctx }) =>
  services.postmortems.addItem(params.number, body, ctx),
);

export * from '#app/_server/other-methods.ts';
