import { defineRoute } from '#app/_server/define-route.ts';
import { listQuarantine } from '#lib/validation/quarantine-operations.ts';

export const GET = defineRoute(listQuarantine, ({ services, query }) =>
  services.quarantine.listQuarantine(query),
);

export * from '#app/_server/other-methods.ts';
