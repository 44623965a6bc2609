import { defineRoute } from '#app/_server/define-route.ts';
import { testChannel } from '#lib/notifications/operations.ts';

export const POST = defineRoute(testChannel, ({ services, params, ctx }) =>
  services.notifications.testChannel(params.id, ctx),
);

export * from '#app/_server/other-methods.ts';
