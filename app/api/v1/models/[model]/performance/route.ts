import { defineRoute } from '#app/_server/define-route.ts';
import { getPerformance } from '#lib/performance/operations.ts';

export const GET = defineRoute(getPerformance, ({ services, params, query }) =>
  services.performance.getPerformance(params.model, query),
);

export * from '#app/_server/other-methods.ts';
