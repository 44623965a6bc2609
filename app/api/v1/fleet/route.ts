import { defineRoute } from '#app/_server/define-route.ts';
import { getFleet } from '#lib/telemetry/contract.ts';

export const GET = defineRoute(getFleet, ({ services, query }) =>
  services.telemetry.getFleet(query),
);

export * from '#app/_server/other-methods.ts';
