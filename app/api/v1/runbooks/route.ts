import { defineRoute } from '#app/_server/define-route.ts';
import { listRunbooks } from '#lib/runbooks/operations.ts';

export const GET = defineRoute(listRunbooks, ({ services, query }) =>
  services.runbooks.list(query),
);

export * from '#app/_server/other-methods.ts';
