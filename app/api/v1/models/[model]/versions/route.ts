import { defineRoute } from '#app/_server/define-route.ts';
import { receiveVersion } from '#app/_server/receive-version.ts';
import { listVersions, registerVersion } from '#lib/registry/contract.ts';

export const GET = defineRoute(listVersions, ({ services, params, query }) =>
  services.registry.listVersions(params.model, query),
);

export const POST = defineRoute(registerVersion, ({ services, params, query, request, ctx }) =>
  receiveVersion(request, services.uploads, (upload) =>
    services.registry.registerVersion(params.model, { ...upload, ...query }, ctx),
  ),
);

export * from '#app/_server/other-methods.ts';
