import { defineRoute } from '#app/_server/define-route.ts';
import { previewRollback, rollBack } from '#lib/releases/contract.ts';

export const GET = defineRoute(previewRollback, ({ services, params, query }) =>
  services.releases.previewRollback(params.model, query),
);

export const POST = defineRoute(rollBack, ({ services, params, body, ctx }) =>
  services.releases.rollBack(params.model, body, ctx),
);

export * from '#app/_server/other-methods.ts';
