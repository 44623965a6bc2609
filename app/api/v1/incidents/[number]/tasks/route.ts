import { defineRoute } from '#app/_server/define-route.ts';
import { addIncidentTask } from '#lib/incidents/operations.ts';

export const POST = defineRoute(addIncidentTask, ({ services, params, body, ctx }) =>
  services.incidents.addTask(params.number, body, ctx),
);

export * from '#app/_server/other-methods.ts';
