import { defineRoute } from '#app/_server/define-route.ts';
import { getServingSettings, setServingSettings } from '#lib/serving/contract.ts';

export const GET = defineRoute(getServingSettings, ({ services, params }) =>
  services.serving.getSettings(params.model),
);

export const PUT = defineRoute(setServingSettings, ({ services, params, body, ctx }) =>
  services.serving.setSettings(params.model, body, ctx),
);

export * from '#app/_server/other-methods.ts';
