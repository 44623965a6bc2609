import { defineRoute } from '#app/_server/define-route.ts';
import { listOnCallTargets } from '#lib/oncall/operations.ts';

export const GET = defineRoute(listOnCallTargets, ({ services }) => services.onCall.listTargets());

export * from '#app/_server/other-methods.ts';
