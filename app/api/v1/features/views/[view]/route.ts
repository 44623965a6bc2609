import { defineRoute } from '#app/_server/define-route.ts';
import { getView } from '#lib/features/operations.ts';

export const GET = defineRoute(getView, ({ services, params, query }) =>
  services.features.getView(params.view, query.version),
);

export * from '#app/_server/other-methods.ts';
