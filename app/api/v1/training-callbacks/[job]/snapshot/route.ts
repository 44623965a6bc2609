import { defineRoute } from '#app/_server/define-route.ts';
import { streamResponse } from '#lib/http/file-response.ts';
import { getTrainingSnapshot } from '#lib/training-callbacks/contract.ts';

export const GET = defineRoute(getTrainingSnapshot, async ({ services, params, request }) =>
  streamResponse(
    await services.trainingCallbacks.openSnapshot(params.job, request),
    getTrainingSnapshot.rawResponse.contentType,
  ),
);

export * from '#app/_server/other-methods.ts';
