import { defineRoute } from '#app/_server/define-route.ts';
import { getSchedule, removeSchedule, updateSchedule } from '#lib/oncall/operations.ts';

export const GET = defineRoute(getSchedule, ({ services, params }) =>
  services.onCall.getSchedule(params.id),
);

export const PUT = defineRoute(updateSchedule, ({ services, params, body, ctx }) =>
  services.onCall.updateSchedule(params.id, body, ctx),
);

export const DELETE = defineRoute(removeSchedule, ({ services, params, query, ctx }) =>
  services.onCall.removeSchedule(params.id, query, ctx),
);

export * from '#app/_server/other-methods.ts';
