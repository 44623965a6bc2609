import { defineRoute } from '#app/_server/define-route.ts';
import { listRunbookVersions } from '#lib/runbooks/operations.ts';

export const GET = defineRoute(listRunbookVersions, ({ services, params, query }) =>
  services.runbooks.listVersions(params.slug, query),
);

export * from '#app/_server/other-methods.ts';
