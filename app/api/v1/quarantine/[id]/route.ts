import { defineRoute } from '#app/_server/define-route.ts';
import { getQuarantined } from '#lib/validation/quarantine-operations.ts';

export const GET = defineRoute(getQuarantined, ({ services, params }) =>
  services.quarantine.getQuarantined(params.id),
);

export * from '#app/_server/other-methods.ts';
