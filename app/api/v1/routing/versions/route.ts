import { defineRoute } from '#app/_server/define-route.ts';
import { listRoutings } from '#lib/notifications/operations.ts';

export const GET = defineRoute(listRoutings, ({ services, query }) =>
  services.notifications.listRoutings(query),
);

export * from '#app/_server/other-methods.ts';
