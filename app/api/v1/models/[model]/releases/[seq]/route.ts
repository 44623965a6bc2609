import { defineRoute } from '#app/_server/define-route.ts';
import { getRelease } from '#lib/releases/contract.ts';

export const GET = defineRoute(getRelease, ({ services, params }) =>
  services.releases.getRelease(params.model, params.seq),
);

export * from '#app/_server/other-methods.ts';
