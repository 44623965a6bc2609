import { defineRoute } from '#app/_server/define-route.ts';
import { getUserContacts, setUserContacts } from '#lib/oncall/operations.ts';

export const GET = defineRoute(getUserContacts, ({ services, params }) =>
  services.onCall.getContacts(params.id),
);

export const PUT = defineRoute(setUserContacts, ({ services, params, body, ctx }) =>
  services.onCall.setContacts(params.id, body, ctx),
);

export * from '#app/_server/other-methods.ts';
