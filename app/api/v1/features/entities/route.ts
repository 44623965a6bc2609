import { defineRoute } from '#app/_server/define-route.ts';
import { createEntity, listEntities } from '#lib/features/operations.ts';

export const GET = defineRoute(listEntities, ({ services, query }) =>
  services.features.listEntities(query),
);

export const POST = defineRoute(createEntity, ({ services, body, ctx }) =>
  services.features.createEntity(body, ctx),
);

export * from '#app/_server/other-methods.ts';
