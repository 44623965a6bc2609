import { defineRoute } from '#app/_server/define-route.ts';
import { getIncidentRunbook } from '#lib/runbooks/operations.ts';

export const GET = defineRoute(getIncidentRunbook, ({ services, params }) =>
  services.runbooks.ofIncident(params.number),
);

export * from '#app/_server/other-methods.ts';
