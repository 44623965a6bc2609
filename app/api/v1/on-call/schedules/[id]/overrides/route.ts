import { defineRoute } from '#app/_server/define-route.ts';
import { addOverride } from '#lib/oncall/operations.ts';

export const POST = defineRoute(addOverride, ({ services, params, body, ctx }) =>
  services.onCall.addOverride(params.id, body, ctx),
);

export * from '#app/_server/other-methods.ts';
