import { defineRoute } from '#app/_server/define-route.ts';
import { setBreaker } from '#lib/serving/contract.ts';

export const POST = defineRoute(setBreaker, ({ services, params, body, ctx }) =>
  services.serving.setBreaker(params.model, params.version, body, ctx),
);

export * from '#app/_server/other-methods.ts';
