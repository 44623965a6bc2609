import { defineRoute } from '#app/_server/define-route.ts';
import { listServingEvents } from '#lib/telemetry/contract.ts';

export const GET = defineRoute(listServingEvents, ({ services, query }) =>
  services.telemetry.listServingEvents(query),
);

export * from '#app/_server/other-methods.ts';
