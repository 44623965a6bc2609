import { defineRoute } from '#app/_server/define-route.ts';
import { archiveVersion } from '#lib/registry/contract.ts';

export const POST = defineRoute(archiveVersion, ({ services, params, body, ctx }) =>
  services.registry.archiveVersion(params.model, params.version, body ?? {}, ctx),
);

export * from '#app/_server/other-methods.ts';
