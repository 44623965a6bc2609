import { defineRoute } from '#app/_server/define-route.ts';
import { createEscalationPolicy, listEscalationPolicies } from '#lib/oncall/operations.ts';

export const GET = defineRoute(listEscalationPolicies, ({ services }) =>
  services.onCall.listPolicies(),
);

export const POST = defineRoute(createEscalationPolicy, ({ services, body, ctx }) =>
  services.onCall.createPolicy(body, ctx),
);

export * from '#app/_server/other-methods.ts';
