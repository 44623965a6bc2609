import { defineRoute } from '#app/_server/define-route.ts';
import { redeliver } from '#lib/notifications/operations.ts';

export const POST = defineRoute(redeliver, ({ services, params, body, ctx }) =>
  services.notifications.redeliver(params.id, body, ctx),
);

export * from '#app/_server/other-methods.ts';
