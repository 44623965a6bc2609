import { defineRoute } from '#app/_server/define-route.ts';
import { getDelivery } from '#lib/notifications/operations.ts';

export const GET = defineRoute(getDelivery, ({ services, params }) =>
  services.notifications.getDelivery(params.id),
);

export * from '#app/_server/other-methods.ts';
