import { defineRoute } from '#app/_server/define-route.ts';
import { startRetrieval } from '#lib/features/value-operations.ts';

export const POST = defineRoute(startRetrieval, ({ services, body, ctx }) =>
  services.features.startRetrieval(body, ctx),
);

export * from '#app/_server/other-methods.ts';
