import { defineRoute } from '#app/_server/define-route.ts';
import { listPostmortemVersions } from '#lib/postmortems/operations.ts';

export const GET = defineRoute(listPostmortemVersions, ({ services, params, query }) =>
  services.postmortems.listVersions(params.number, query),
);

export * from '#app/_server/other-methods.ts';
