import { defineRoute } from '#app/_server/define-route.ts';
import { ofKnownModel } from '#app/_server/of-known-model.ts';
import { listTimeline } from '#lib/timeline/contract.ts';

export const GET = defineRoute(listTimeline, ({ services, params, query }) =>
  ofKnownModel(services, params.model, services.timeline.listTimeline(params.model, query)),
);

export * from '#app/_server/other-methods.ts';
