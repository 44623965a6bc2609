import { defineRoute } from '#app/_server/define-route.ts';
import { listReleaseGuards } from '#lib/release-guard/operations.ts';

export const GET = defineRoute(listReleaseGuards, ({ services, params, query }) =>
  services.guards.listGuards(params.model, query),
);

export * from '#app/_server/other-methods.ts';
