import { defineRoute } from '#app/_server/define-route.ts';
import { getRun } from '#lib/features/value-operations.ts';

export const GET = defineRoute(getRun, ({ services, params }) =>
  services.features.getRun(params.id),
);

export * from '#app/_server/other-methods.ts';
