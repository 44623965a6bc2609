import { defineRoute } from '#app/_server/define-route.ts';
import { getDriftSettings, setDriftSettings } from '#lib/drift-reports/operations.ts';

export const GET = defineRoute(getDriftSettings, ({ services, params }) =>
  services.drift.getSettings(params.model),
);

export const PUT = defineRoute(setDriftSettings, ({ services, params, body, ctx }) =>
  services.drift.setSettings(params.model, body, ctx),
);

export * from '#app/_server/other-methods.ts';
