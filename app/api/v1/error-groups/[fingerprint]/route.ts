import { defineRoute } from '#app/_server/define-route.ts';
import { getErrorGroup, setErrorGroup } from '#lib/predictions/contract.ts';

export const GET = defineRoute(getErrorGroup, ({ services, params, query }) =>
  services.errors.getErrorGroup(params.fingerprint, query),
);

export const POST = defineRoute(setErrorGroup, ({ services, params, body, ctx }) =>
  services.errors.setErrorGroup(params.fingerprint, body, ctx),
);

export * from '#app/_server/other-methods.ts';
