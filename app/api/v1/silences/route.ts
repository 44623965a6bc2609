import { defineRoute } from '#app/_server/define-route.ts';
import { createSilence, listSilences } from '#lib/alerts/operations.ts';

export const GET = defineRoute(listSilences, ({ services, query }) =>
  services.silences.list(query),
);

export const POST = defineRoute(createSilence, ({ services, body, ctx }) =>
  services.silences.create(body, ctx),
);

export * from '#app/_server/other-methods.ts';
