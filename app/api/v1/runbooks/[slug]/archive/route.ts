import { defineRoute } from '#app/_server/define-route.ts';
import { archiveRunbook } from '#lib/runbooks/operations.ts';

export const POST = defineRoute(archiveRunbook, ({ services, params, body, ctx }) =>
  services.runbooks.archive(params.slug, body, ctx),
);

export * from '#app/_server/other-methods.ts';
