import { defineRoute } from '#app/_server/define-route.ts';
import { getRouting, setRouting } from '#lib/notifications/operations.ts';

export const GET = defineRoute(getRouting, ({ services }) => services.notifications.getRouting());

export const PUT = defineRoute(setRouting, ({ services, body, ctx }) =>
  services.notifications.setRouting(body, ctx),
);

export * from '#app/_server/other-methods.ts';
