import { defineRoute } from '#app/_server/define-route.ts';
import { listAudit } from '#lib/audit/contract.ts';

export const GET = defineRoute(listAudit, ({ services, query, caller }) =>
  services.audit.listAudit(query, caller),
);

export * from '#app/_server/other-methods.ts';
