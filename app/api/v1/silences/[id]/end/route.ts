import { defineRoute } from '#app/_server/define-route.ts';
import { endSilence } from '#lib/alerts/operations.ts';

export const POST = defineRoute(endSilence, ({ services, params, body, ctx }) =>
  services.silences.end(params.id, body, ctx),
);

export * from '#app/_server/other-methods.ts';
