import { defineRoute } from '#app/_server/define-route.ts';
import { updateIncidentTask } from '#lib/incidents/operations.ts';

export const PATCH = defineRoute(updateIncidentTask, ({ services, params, body, ctx }) =>
  services.incidents.updateTask(params.number, params.task, body, ctx),
);

export * from '#app/_server/other-methods.ts';
