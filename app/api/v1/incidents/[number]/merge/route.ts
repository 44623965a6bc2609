import { defineRoute } from '#app/_server/define-route.ts';
import { mergeIncident } from '#lib/incidents/operations.ts';

export const POST = defineRoute(mergeIncident, ({ services, params, body, ctx }) =>
  services.incidents.merge(params.number, body, ctx),
);

export * from '#app/_server/other-methods.ts';
