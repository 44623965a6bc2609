import { artifactResponse } from '#app/_server/artifact-response.ts';
import { defineRoute } from '#app/_server/define-route.ts';
import { downloadArtifact } from '#lib/registry/contract.ts';

export const GET = defineRoute(
  downloadArtifact,
  async ({ services, params: { model, version }, request }) => {
    const { digest } = await services.registry.getVersion(model, version);
    return artifactResponse(request, digest, () => services.registry.openArtifact(model, version));
  },
);

export * from '#app/_server/other-methods.ts';
