import { defineRoute } from '#app/_server/define-route.ts';
import { getViolationSeries } from '#lib/validation/operations.ts';

export const GET = defineRoute(getViolationSeries, ({ services, params, query }) =>
  services.validation.getViolationSeries(params.model, query),
);

export * from '#app/_server/other-methods.ts';
