import { defineRoute } from '#app/_server/define-route.ts';
import { setDependencyBreaker } from '#lib/serving/contract.ts';

export const POST = defineRoute(setDependencyBreaker, ({ services, params, body, ctx }) =>
  services.serving.setDependencyBreaker(params.dependency, body, ctx),
);

export * from '#app/_server/other-methods.ts';
