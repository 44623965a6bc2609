import { defineRoute } from '#app/_server/define-route.ts';
import { textResponse } from '#lib/http/file-response.ts';
import { exportPostmortem } from '#lib/postmortems/operations.ts';

export const GET = defineRoute(exportPostmortem, async ({ services, params }) =>
  textResponse(
    await services.postmortems.exportMarkdown(params.number),
    exportPostmortem.rawResponse.contentType,
  ),
);

export * from '#app/_server/other-methods.ts';
