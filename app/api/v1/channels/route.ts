import { defineRoute } from '#app/_server/define-route.ts';
import { createChannel, listChannels } from '#lib/notifications/operations.ts';

export const GET = defineRoute(listChannels, ({ services, query, caller }) =>
  services.notifications.listChannels(query, caller),
);

export const POST = defineRoute(createChannel, ({ services, body, ctx }) =>
  services.notifications.createChannel(body, ctx),
);

export * from '#app/_server/other-methods.ts';
