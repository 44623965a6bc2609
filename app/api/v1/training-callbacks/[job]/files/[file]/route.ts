import { defineRoute } from '#app/_server/define-route.ts';
import { putTrainingFile } from '#lib/training-callbacks/contract.ts';

export const PUT = defineRoute(putTrainingFile, ({ services, params, request }) =>
  services.trainingCallbacks.receiveFile(params.job, params.file, request),
);

export * from '#app/_server/other-methods.ts';
