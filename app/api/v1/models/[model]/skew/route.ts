import { defineRoute } from '#app/_server/define-route.ts';
import { getSkew, measureSkew } from '#lib/skew/operations.ts';

export const GET = defineRoute(getSkew, ({ services, params, query }) =>
  services.skew.getSkew(params.model, query),
);

export const POST = defineRoute(measureSkew, ({ services, params }) =>
  services.skew.measureSkew(params.model),
);

export * from '#app/_server/other-methods.ts';
