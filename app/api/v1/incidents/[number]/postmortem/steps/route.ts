import { defineRoute } from '#app/_server/define-route.ts';
import { movePostmortem } from '#lib/postmortems/operations.ts';

export const POST = defineRoute(movePostmortem, ({ services, params, body, ctx }) =>
  services.postmortems.move(params.number, body, ctx),
);

export * from '#app/_server/other-methods.ts';
