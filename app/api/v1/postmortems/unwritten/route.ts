import { defineRoute } from '#app/_server/define-route.ts';
import { listUnwritten } from '#lib/postmortems/operations.ts';

export const GET = defineRoute(listUnwritten, ({ services, query }) =>
  services.postmortems.listUnwritten(query),
);

export * from '#app/_server/other-methods.ts';
