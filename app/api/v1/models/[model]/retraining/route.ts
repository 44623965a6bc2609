import { defineRoute } from '#app/_server/define-route.ts';
import { getRetraining } from '#lib/retraining/operations.ts';

export const GET = defineRoute(getRetraining, ({ services, params }) =>
  services.retraining.getRetraining(params.model),
);

export * from '#app/_server/other-methods.ts';
