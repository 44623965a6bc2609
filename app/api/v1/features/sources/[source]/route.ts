import { defineRoute } from '#app/_server/define-route.ts';
import { getSource, updateSource } from '#lib/features/operations.ts';

export const GET = defineRoute(getSource, ({ services, params }) =>
  services.features.getSource(params.source),
);

export const PATCH = defineRoute(updateSource, ({ services, params, body, ctx }) =>
  services.features.updateSource(params.source, body, ctx),
);

export * from '#app/_server/other-methods.ts';
