import { defineRoute } from '#app/_server/define-route.ts';
import { getRunbook, saveRunbook } from '#lib/runbooks/operations.ts';

export const GET = defineRoute(getRunbook, ({ services, params, query }) =>
  services.runbooks.get(params.slug, query),
);

export const PUT = defineRoute(saveRunbook, ({ services, params, body, ctx }) =>
  services.runbooks.save(params.slug, body, ctx),
);

export * from '#app/_server/other-methods.ts';
