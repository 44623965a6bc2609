import { defineRoute } from '#app/_server/define-route.ts';
import { pushEvents } from '#lib/features/value-operations.ts';

export const POST = defineRoute(pushEvents, ({ services, params, body }) =>
  services.features.push(params.source, body.rows),
);

export * from '#app/_server/other-methods.ts';
