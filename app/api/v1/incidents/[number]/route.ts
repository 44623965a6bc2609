import { defineRoute } from '#app/_server/define-route.ts';
import { getIncident, updateIncident } from '#lib/incidents/operations.ts';

export const GET = defineRoute(getIncident, ({ services, params }) =>
  services.incidents.getIncident(params.number),
);

export const PATCH = defineRoute(updateIncident, ({ services, params, body, ctx }) =>
  services.incidents.update(params.number, body, ctx),
);

export * from '#app/_server/other-methods.ts';
