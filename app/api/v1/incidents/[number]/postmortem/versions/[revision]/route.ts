import { defineRoute } from '#app/_server/define-route.ts';
import { getPostmortemVersion } from '#lib/postmortems/operations.ts';

export const GET = defineRoute(getPostmortemVersion, ({ services, params }) =>
  services.postmortems.getVersion(params.number, params.revision),
);

export * from '#app/_server/other-methods.ts';
