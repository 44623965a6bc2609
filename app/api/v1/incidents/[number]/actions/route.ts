import { defineRoute } from '#app/_server/define-route.ts';
import { actOnIncident } from '#lib/incidents/operations.ts';

export const POST = defineRoute(actOnIncident, ({ services, params, body, ctx }) =>
  services.incidents.act(params.number, body, ctx),
);

export * from '#app/_server/other-methods.ts';
