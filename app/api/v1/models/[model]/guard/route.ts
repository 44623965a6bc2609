import { defineRoute } from '#app/_server/define-route.ts';
import { actOnReleaseGuard, getReleaseGuard } from '#lib/release-guard/operations.ts';

export const GET = defineRoute(getReleaseGuard, ({ services, params }) =>
  services.guards.getGuard(params.model),
);

export const POST = defineRoute(actOnReleaseGuard, ({ services, params, body, ctx }) =>
  services.guards.act(params.model, body, ctx),
);

export * from '#app/_server/other-methods.ts';
