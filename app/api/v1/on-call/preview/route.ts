import { defineRoute } from '#app/_server/define-route.ts';
import { previewSchedule } from '#lib/oncall/operations.ts';

export const POST = defineRoute(previewSchedule, ({ services, body }) =>
  services.onCall.previewSchedule(body),
);

export * from '#app/_server/other-methods.ts';
