import { defineRoute } from '#app/_server/define-route.ts';
import { ofKnownModel } from '#app/_server/of-known-model.ts';
import { listQuarantine } from '#lib/validation/quarantine-operations.ts';

export const GET = defineRoute(listQuarantine, ({ services, query }) =>
  ofKnownModel(services, query.model, services.quarantine.listQuarantine(query)),
);

export * from '#app/_server/other-methods.ts';
