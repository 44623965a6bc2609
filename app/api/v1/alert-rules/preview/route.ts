import { defineRoute } from '#app/_server/define-route.ts';
import { previewAlertRule } from '#lib/alerts/operations.ts';

export const POST = defineRoute(previewAlertRule, ({ services, body }) =>
  services.alertRules.preview(body),
);

export * from '#app/_server/other-methods.ts';
