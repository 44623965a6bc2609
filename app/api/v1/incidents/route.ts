import { defineRoute } from '#app/_server/define-route.ts';
import { ofKnownModel } from '#app/_server/of-known-model.ts';
import { listIncidents, openIncident } from '#lib/incidents/operations.ts';

export const GET = defineRoute(listIncidents, ({ services, query }) =>
  ofKnownModel(services, query.model, services.incidents.listIncidents(query)),
);

export const POST = defineRoute(openIncident, ({ services, body, ctx }) =>
  services.incidents.open(body, ctx),
);

export * from '#app/_server/other-methods.ts';
