import { defineRoute } from '#app/_server/define-route.ts';
import { removeOverride } from '#lib/oncall/operations.ts';

export const DELETE = defineRoute(removeOverride, ({ services, params, query, ctx }) =>
  services.onCall.removeOverride(params, query, ctx),
);

export * from '#app/_server/other-methods.ts';
