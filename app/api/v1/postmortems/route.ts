import { defineRoute } from '#app/_server/define-route.ts';
import { ofKnownModel } from '#app/_server/of-known-model.ts';
import { listPostmortems } from '#lib/postmortems/operations.ts';

export const GET = defineRoute(listPostmortems, ({ services, query }) =>
  ofKnownModel(services, query.model, services.postmortems.listPostmortems(query)),
);

export * from '#app/_server/other-methods.ts';
