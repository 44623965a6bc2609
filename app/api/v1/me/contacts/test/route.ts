import { defineRoute } from '#app/_server/define-route.ts';
import { ownId } from '#app/_server/own-id.ts';
import { testMyContacts } from '#lib/oncall/operations.ts';

export const POST = defineRoute(testMyContacts, ({ services, caller }) =>
  services.onCall.testContacts(ownId(caller)),
);

export * from '#app/_server/other-methods.ts';
