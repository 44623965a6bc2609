import { artifactResponse } from '#app/_server/artifact-response.ts';
import { defineRoute } from '#app/_server/define-route.ts';
import { downloadRun } from '#lib/features/value-operations.ts';

export const GET = defineRoute(downloadRun, async ({ services, params, request }) => {
  const { digest } = await services.features.getRunFile(params.id);
  return artifactResponse(request, digest, () => services.features.openRunFile(params.id));
});

export * from '#app/_server/other-methods.ts';
