import { defineRoute } from '#app/_server/define-route.ts';
import { archiveViewVersion } from '#lib/features/operations.ts';

export const POST = defineRoute(archiveViewVersion, ({ services, params, body, ctx }) =>
  services.features.archiveViewVersion(params.view, params.version, body ?? {}, ctx),
);

export * from '#app/_server/other-methods.ts';
