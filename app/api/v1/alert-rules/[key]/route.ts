import { defineRoute } from '#app/_server/define-route.ts';
import { resetAlertRule, setAlertRule } from '#lib/alerts/operations.ts';

export const PUT = defineRoute(setAlertRule, ({ services, params, body, ctx }) =>
  services.alertRules.set(params.key, body, ctx),
);

export const DELETE = defineRoute(resetAlertRule, ({ services, params, query, ctx }) =>
  services.alertRules.reset(params.key, query, ctx),
);

export * from '#app/_server/other-methods.ts';
