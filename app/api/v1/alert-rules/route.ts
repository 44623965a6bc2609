import { defineRoute } from '#app/_server/define-route.ts';
import { listAlertRules } from '#lib/alerts/operations.ts';

export const GET = defineRoute(listAlertRules, ({ services, query }) =>
  services.alertRules.list(query),
);

export * from '#app/_server/other-methods.ts';
