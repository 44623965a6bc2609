import { defineRoute } from '#app/_server/define-route.ts';
import { listReleases, promoteVersion } from '#lib/releases/contract.ts';

export const GET = defineRoute(listReleases, ({ services, params, query }) =>
  services.releases.listReleases(params.model, query),
);

export const POST = defineRoute(promoteVersion, ({ services, params, body, ctx, caller }) =>
  services.releases.promoteVersion(params.model, body, ctx, caller),
);

export * from '#app/_server/other-methods.ts';
