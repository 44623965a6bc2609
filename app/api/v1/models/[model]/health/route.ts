import { defineRoute } from '#app/_server/define-route.ts';
import { getHealth } from '#lib/health/operations.ts';

export const GET = defineRoute(getHealth, ({ services, params, query }) =>
  services.health.getHealth(params.model, query),
);

export * from '#app/_server/other-methods.ts';
