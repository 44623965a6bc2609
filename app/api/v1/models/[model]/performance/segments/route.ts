import { defineRoute } from '#app/_server/define-route.ts';
import { getPerformanceSegments } from '#lib/performance/operations.ts';

export const GET = defineRoute(getPerformanceSegments, ({ services, params, query }) =>
  services.performance.getSegments(params.model, query),
);

export * from '#app/_server/other-methods.ts';
