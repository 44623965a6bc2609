import { defineRoute } from '#app/_server/define-route.ts';
import { getEntity } from '#lib/features/operations.ts';

export const GET = defineRoute(getEntity, ({ services, params }) =>
  services.features.getEntity(params.entity),
);

export * from '#app/_server/other-methods.ts';
