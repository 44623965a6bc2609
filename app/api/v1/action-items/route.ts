import { defineRoute } from '#app/_server/define-route.ts';
import { ofKnownModel } from '#app/_server/of-known-model.ts';
import { listActionItems } from '#lib/postmortems/operations.ts';

export const GET = defineRoute(listActionItems, ({ services, query, caller }) =>
  ofKnownModel(services, query.model, services.postmortems.listItems(query, caller)),
);

export * from '#app/_server/other-methods.ts';
