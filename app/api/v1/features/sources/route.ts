import { defineRoute } from '#app/_server/define-route.ts';
import { createSource, listSources } from '#lib/features/operations.ts';

export const GET = defineRoute(listSources, ({ services, query }) =>
  services.features.listSources(query),
);

export const POST = defineRoute(createSource, ({ services, body, ctx }) =>
  services.features.createSource(body, ctx),
);

export * from '#app/_server/other-methods.ts';
