import { defineRoute } from '#app/_server/define-route.ts';
import { getReleaseGuardSettings, setReleaseGuardSettings } from '#lib/release-guard/operations.ts';

export const GET = defineRoute(getReleaseGuardSettings, ({ services, params }) =>
  services.guards.getSettings(params.model),
);

export const PUT = defineRoute(setReleaseGuardSettings, ({ services, params, body, ctx }) =>
  services.guards.setSettings(params.model, body, ctx),
);

export * from '#app/_server/other-methods.ts';
