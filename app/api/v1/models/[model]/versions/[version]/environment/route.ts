import { defineRoute } from '#app/_server/define-route.ts';
import { compareVersionEnvironments } from '#lib/environment/contract.ts';

export const GET = defineRoute(compareVersionEnvironments, ({ services, params, query }) =>
  services.environments.getEnvironment(params.model, params.version, query.with),
);

export * from '#app/_server/other-methods.ts';
