import { defineRoute } from '#app/_server/define-route.ts';
import { ofKnownModel } from '#app/_server/of-known-model.ts';
import { listServingEvents } from '#lib/telemetry/contract.ts';

export const GET = defineRoute(listServingEvents, ({ services, query }) =>
  ofKnownModel(services, query.model, services.telemetry.listServingEvents(query)),
);

export * from '#app/_server/other-methods.ts';
