import { defineRoute } from '#app/_server/define-route.ts';
import { listIncidentPeople } from '#lib/incidents/operations.ts';

export const GET = defineRoute(listIncidentPeople, ({ services }) =>
  services.incidents.listPeople(),
);

export * from '#app/_server/other-methods.ts';
