import { defineRoute } from '#app/_server/define-route.ts';
import { getIncidentFigures } from '#lib/postmortems/operations.ts';

export const GET = defineRoute(getIncidentFigures, async ({ services, query }) => {
  if (query.model !== undefined) await services.registry.getModel(query.model);
  return services.postmortems.getFigures(query);
});

export * from '#app/_server/other-methods.ts';
