import { defineRoute } from '#app/_server/define-route.ts';
import { getLatestReproduction } from '#lib/reproduction/operations.ts';

export const GET = defineRoute(getLatestReproduction, ({ services, params }) =>
  services.reproductions.getLatest(params.model, params.version),
);

export * from '#app/_server/other-methods.ts';
