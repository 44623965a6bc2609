import { defineRoute } from '#app/_server/define-route.ts';
import { ofKnownModel } from '#app/_server/of-known-model.ts';
import { listDeliveries } from '#lib/notifications/operations.ts';

export const GET = defineRoute(listDeliveries, ({ services, query }) =>
  ofKnownModel(services, query.model, services.notifications.listDeliveries(query)),
);

export * from '#app/_server/other-methods.ts';
