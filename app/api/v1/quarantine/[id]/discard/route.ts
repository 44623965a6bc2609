import { defineRoute } from '#app/_server/define-route.ts';
import { discardQuarantined } from '#lib/validation/quarantine-operations.ts';

export const POST = defineRoute(discardQuarantined, ({ services, params, body, ctx }) =>
  services.quarantine.discardQuarantined(params.id, body, ctx),
);

export * from '#app/_server/other-methods.ts';
