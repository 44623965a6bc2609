import { defineRoute } from '#app/_server/define-route.ts';
import { signChecklistItem, withdrawSignature } from '#lib/checklist/operations.ts';

export const POST = defineRoute(signChecklistItem, ({ services, params, body, ctx }) =>
  services.checklist.sign(params, body, ctx),
);

export const DELETE = defineRoute(withdrawSignature, ({ services, params, query, ctx }) =>
  services.checklist.withdraw(params, query, ctx),
);

export * from '#app/_server/other-methods.ts';
