import { defineRoute } from '#app/_server/define-route.ts';
import { previewRouting } from '#lib/notifications/operations.ts';

export const POST = defineRoute(previewRouting, ({ services, body }) =>
  services.notifications.previewRouting(body),
);

export * from '#app/_server/other-methods.ts';
