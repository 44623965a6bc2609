import { defineRoute } from '#app/_server/define-route.ts';
import { getBusinessMetrics, postBusinessMetrics } from '#lib/performance/operations.ts';

export const GET = defineRoute(getBusinessMetrics, ({ services, params, query }) =>
  services.performance.getMetrics(params.model, query),
);

export const POST = defineRoute(postBusinessMetrics, ({ services, params, body }) =>
  services.performance.recordMetrics(params.model, body),
);

export * from '#app/_server/other-methods.ts';
