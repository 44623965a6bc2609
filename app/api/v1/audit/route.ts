import { defineRoute } from '#app/_server/define-route.ts';
import { ofKnownModel } from '#app/_server/of-known-model.ts';
import { listAudit } from '#lib/audit/contract.ts';

export const GET = defineRoute(listAudit, ({ services, query, caller }) =>
  ofKnownModel(services, query.model, services.audit.listAudit(query, caller)),
);

export * from '#app/_server/other-methods.ts';
