import { defineRoute } from '#app/_server/define-route.ts';
import { listAlerts } from '#lib/alerts/operations.ts';

export const GET = defineRoute(listAlerts, ({ services, query }) => services.alerts.list(query));

export * from '#app/_server/other-methods.ts';
