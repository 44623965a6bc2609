import { defineRoute } from '#app/_server/define-route.ts';
import { createViewVersion, listViewVersions } from '#lib/features/operations.ts';

export const GET = defineRoute(listViewVersions, ({ services, params, query }) =>
  services.features.listViewVersions(params.view, query),
);

export const POST = defineRoute(createViewVersion, ({ services, params, body, ctx }) =>
  services.features.createViewVersion(params.view, body, ctx),
);

export * from '#app/_server/other-methods.ts';
