import { defineRoute } from '#app/_server/define-route.ts';
import { getScheduleSpans } from '#lib/oncall/operations.ts';

export const GET = defineRoute(getScheduleSpans, ({ services, params, query }) =>
  services.onCall.getSpans(params.id, query),
);

export * from '#app/_server/other-methods.ts';
