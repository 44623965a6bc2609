import { defineRoute } from '#app/_server/define-route.ts';
import { startMaterialization } from '#lib/features/value-operations.ts';

export const POST = defineRoute(startMaterialization, ({ services, body, ctx }) =>
  services.features.startMaterialization(body, ctx),
);

export * from '#app/_server/other-methods.ts';
