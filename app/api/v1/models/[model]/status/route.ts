import { defineRoute } from '#app/_server/define-route.ts';
import { getModelStatus } from '#lib/telemetry/contract.ts';

export const GET = defineRoute(getModelStatus, ({ services, params }) =>
  services.telemetry.getModelStatus(params.model),
);

export * from '#app/_server/other-methods.ts';
