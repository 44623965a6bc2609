import { defineRoute } from '#app/_server/define-route.ts';
import { previewView } from '#lib/features/value-operations.ts';

export const POST = defineRoute(previewView, ({ services, body }) =>
  services.features.preview(body),
);

export * from '#app/_server/other-methods.ts';
