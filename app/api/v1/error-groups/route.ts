import { defineRoute } from '#app/_server/define-route.ts';
import { ofKnownModel } from '#app/_server/of-known-model.ts';
import { listErrorGroups } from '#lib/predictions/contract.ts';

export const GET = defineRoute(listErrorGroups, ({ services, query }) =>
  ofKnownModel(services, query.model, services.errors.listErrorGroups(query)),
);

export * from '#app/_server/other-methods.ts';
