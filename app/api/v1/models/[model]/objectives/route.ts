import { defineRoute } from '#app/_server/define-route.ts';
import { getObjectives, setObjectives } from '#lib/health/operations.ts';

export const GET = defineRoute(getObjectives, ({ services, params }) =>
  services.health.getObjectives(params.model),
);

export const PUT = defineRoute(setObjectives, ({ services, params, body, ctx }) =>
  services.health.setObjectives(params.model, body, ctx),
);

export * from '#app/_server/other-methods.ts';
