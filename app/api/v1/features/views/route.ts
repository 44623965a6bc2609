import { defineRoute } from '#app/_server/define-route.ts';
import { createView, listViews } from '#lib/features/operations.ts';

export const GET = defineRoute(listViews, ({ services, query }) =>
  services.features.listViews(query),
);

export const POST = defineRoute(createView, ({ services, body, ctx }) =>
  services.features.createView(body, ctx),
);

export * from '#app/_server/other-methods.ts';
