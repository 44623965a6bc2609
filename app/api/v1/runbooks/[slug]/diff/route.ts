import { defineRoute } from '#app/_server/define-route.ts';
import { compareRunbookVersions } from '#lib/runbooks/operations.ts';

export const GET = defineRoute(compareRunbookVersions, ({ services, params, query }) =>
  services.runbooks.compare(params.slug, query),
);

export * from '#app/_server/other-methods.ts';
