import { defineRoute } from '#app/_server/define-route.ts';
import { replayQuarantined } from '#lib/validation/quarantine-operations.ts';

export const POST = defineRoute(replayQuarantined, ({ services, params, body, ctx, caller }) =>
  services.quarantine.replayQuarantined(params.id, body, ctx, services.tryIt.replayAs(caller)),
);

export * from '#app/_server/other-methods.ts';
