import { defineRoute } from '#app/_server/define-route.ts';
import { getChannel, removeChannel, updateChannel } from '#lib/notifications/operations.ts';

export const GET = defineRoute(getChannel, ({ services, params, caller }) =>
  services.notifications.getChannel(params.id, caller),
);

export const PUT = defineRoute(updateChannel, ({ services, params, body, ctx }) =>
  services.notifications.updateChannel(params.id, body, ctx),
);

export const DELETE = defineRoute(removeChannel, ({ services, params, query, ctx }) =>
  services.notifications.removeChannel(params.id, query, ctx),
);

export * from '#app/_server/other-methods.ts';
