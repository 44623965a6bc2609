import { defineRoute } from '#app/_server/define-route.ts';
import { textResponse } from '#lib/http/file-response.ts';
import { getWorkerMetrics } from '#lib/telemetry/operations.ts';

export const GET = defineRoute(getWorkerMetrics, async ({ services }) =>
  textResponse(
    { text: await services.telemetry.getWorkerMetrics() },
    getWorkerMetrics.rawResponse.contentType,
  ),
);

export * from '#app/_server/other-methods.ts';
