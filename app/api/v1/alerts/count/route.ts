import { defineRoute } from '#app/_server/define-route.ts';
import { countAlerts } from '#lib/alerts/operations.ts';

export const GET = defineRoute(countAlerts, ({ services, query }) => services.alerts.count(query));

export * from '#app/_server/other-methods.ts';
