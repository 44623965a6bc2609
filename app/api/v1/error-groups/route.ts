import { defineRoute } from '#app/_server/define-route.ts';
import { listErrorGroups } from '#lib/predictions/contract.ts';

export const GET = defineRoute(listErrorGroups, ({ services, query }) =>
  services.errors.listErrorGroups(query),
);

export * from '#app/_server/other-methods.ts';
