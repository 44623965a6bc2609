import { defineRoute } from '#app/_server/define-route.ts';
import { listIncidentEntries } from '#lib/incidents/operations.ts';

export const GET = defineRoute(listIncidentEntries, ({ services, params, query }) =>
  services.incidents.listEntries(params.number, query),
);

export * from '#app/_server/other-methods.ts';
