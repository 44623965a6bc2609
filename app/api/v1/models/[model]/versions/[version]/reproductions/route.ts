import { defineRoute } from '#app/_server/define-route.ts';
import { listReproductions, startReproduction } from '#lib/reproduction/operations.ts';

export const GET = defineRoute(listReproductions, ({ services, params, query }) =>
  services.reproductions.listReproductions(params.model, params.version, query),
);

export const POST = defineRoute(startReproduction, ({ services, params, body, ctx }) =>
  services.reproductions.startReproduction(params.model, params.version, body ?? {}, ctx),
);

export * from '#app/_server/other-methods.ts';
