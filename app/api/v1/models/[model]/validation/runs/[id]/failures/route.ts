import { Readable } from 'node:stream';
import { defineRoute } from '#app/_server/define-route.ts';
import { downloadFailures } from '#lib/validation/operations.ts';

export const GET = defineRoute(downloadFailures, async ({ services, params: { model, id } }) => {
  const { stream, filename } = await services.validation.openFailures(model, id);
  return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${filename.replace(/[^\w.-]/g, '_')}"`,
      'x-content-type-options': 'nosniff',
    },
  });
});

export * from '#app/_server/other-methods.ts';
