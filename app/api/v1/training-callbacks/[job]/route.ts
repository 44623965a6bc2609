import { defineRoute } from '#app/_server/define-route.ts';
import { postTrainingCallback } from '#lib/training-callbacks/contract.ts';

export const POST = defineRoute(postTrainingCallback, ({ services, params, request }) =>
  services.trainingCallbacks.receiveMessage(params.job, request),
);

export * from '#app/_server/other-methods.ts';
