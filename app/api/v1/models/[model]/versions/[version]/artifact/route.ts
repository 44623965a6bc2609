import { defineRoute } from '#app/_server/define-route.ts';
import { fileResponse } from '#lib/http/file-response.ts';
import { downloadArtifact } from '#lib/registry/contract.ts';

export const GET = defineRoute(
  downloadArtifact,
  async ({ services, params: { model, version }, request }) => {
    const { digest } = await services.registry.getVersion(model, version);
    return fileResponse(request, digest, () => services.registry.openArtifact(model, version));
  },
);

export * from '#app/_server/other-methods.ts';
