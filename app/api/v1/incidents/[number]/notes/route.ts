import { defineRoute } from '#app/_server/define-route.ts';
import { addIncidentNote } from '#lib/incidents/operations.ts';

export const POST = defineRoute(addIncidentNote, ({ services, params, body, ctx }) =>
  services.incidents.addNote(params.number, body, ctx),
);

export * from '#app/_server/other-methods.ts';
