import { defineRoute } from '#app/_server/define-route.ts';
import { getViewLookups } from '#lib/features/usage-operations.ts';

export const GET = defineRoute(getViewLookups, ({ services, params, query }) =>
  services.features.getViewLookups(params.view, query),
);

export * from '#app/_server/other-methods.ts';
