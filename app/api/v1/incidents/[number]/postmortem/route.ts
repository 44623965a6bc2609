import { defineRoute } from '#app/_server/define-route.ts';
import { draftPostmortem, editPostmortem, getPostmortem } from '#lib/postmortems/operations.ts';

export const GET = defineRoute(getPostmortem, ({ services, params }) =>
  services.postmortems.getPostmortem(params.number),
);

export const POST = defineRoute(draftPostmortem, ({ services, params, ctx }) =>
  services.postmortems.draft(params.number, ctx),
);

export const PATCH = defineRoute(editPostmortem, ({ services, params, body, ctx }) =>
  services.postmortems.edit(params.number, body, ctx),
);

export * from '#app/_server/other-methods.ts';
