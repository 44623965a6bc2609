import { defineRoute } from '#app/_server/define-route.ts';
import { ownId } from '#app/_server/own-id.ts';
import { getMyContacts, setMyContacts } from '#lib/oncall/operations.ts';

export const GET = defineRoute(getMyContacts, ({ services, caller }) =>
  services.onCall.getContacts(ownId(caller)),
);

export const PUT = defineRoute(setMyContacts, ({ services, caller, body, ctx }) =>
  services.onCall.setContacts(ownId(caller), body, ctx),
);

export * from '#app/_server/other-methods.ts';
