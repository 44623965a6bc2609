import { defineRoute } from '#app/_server/define-route.ts';
import { getSeries } from '#lib/telemetry/contract.ts';

export const GET = defineRoute(getSeries, ({ services, params, query }) =>
  services.telemetry.getSeries(params.model, query),
);

export * from '#app/_server/other-methods.ts';
