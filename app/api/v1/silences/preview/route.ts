import { defineRoute } from '#app/_server/define-route.ts';
import { previewSilence } from '#lib/alerts/operations.ts';

export const POST = defineRoute(previewSilence, ({ services, body }) =>
  services.silences.preview(body.matchers),
);

export * from '#app/_server/other-methods.ts';
