import { defineRoute } from '#app/_server/define-route.ts';
import { getServedValues } from '#lib/features/usage-operations.ts';

export const GET = defineRoute(getServedValues, ({ services, params, query }) =>
  services.features.getServedValues(params.view, query),
);

export * from '#app/_server/other-methods.ts';
