import { defineRoute } from '#app/_server/define-route.ts';
import { lookupFeatures } from '#lib/features/value-operations.ts';

export const POST = defineRoute(lookupFeatures, ({ services, body }) =>
  services.features.lookupFeatures(body),
);

export * from '#app/_server/other-methods.ts';
