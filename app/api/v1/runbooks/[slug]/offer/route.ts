import { defineRoute } from '#app/_server/define-route.ts';
import { settleRunbookOffer } from '#lib/runbooks/operations.ts';

export const POST = defineRoute(settleRunbookOffer, ({ services, params, body, ctx }) =>
  services.runbooks.settleOffer(params.slug, body, ctx),
);

export * from '#app/_server/other-methods.ts';
