import { defineRoute } from '#app/_server/define-route.ts';
import { getEscalation } from '#lib/oncall/operations.ts';

export const GET = defineRoute(getEscalation, ({ services, params }) =>
  services.onCall.getEscalation(params.number),
);

export * from '#app/_server/other-methods.ts';
