import { defineRoute } from '#app/_server/define-route.ts';
import { createSchedule, listSchedules } from '#lib/oncall/operations.ts';

export const GET = defineRoute(listSchedules, ({ services }) => services.onCall.listSchedules());

export const POST = defineRoute(createSchedule, ({ services, body, ctx }) =>
  services.onCall.createSchedule(body, ctx),
);

export * from '#app/_server/other-methods.ts';
