import { defineRoute } from '#app/_server/define-route.ts';
import {
  getEscalationPolicy,
  removeEscalationPolicy,
  updateEscalationPolicy,
} from '#lib/oncall/operations.ts';

export const GET = defineRoute(getEscalationPolicy, ({ services, params }) =>
  services.onCall.getPolicy(params.id),
);

export const PUT = defineRoute(updateEscalationPolicy, ({ services, params, body, ctx }) =>
  services.onCall.updatePolicy(params.id, body, ctx),
);

export const DELETE = defineRoute(removeEscalationPolicy, ({ services, params, query, ctx }) =>
  services.onCall.removePolicy(params.id, query, ctx),
);

export * from '#app/_server/other-methods.ts';
