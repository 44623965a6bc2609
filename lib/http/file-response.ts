import { Readable } from 'node:stream';

/** A file that is kept under its digest. That is its ETag, so that whoever has it does not load it again. */
export async function fileResponse(
  request: Request,
  digest: string,
  open: () => Promise<{ stream: Readable; sizeBytes: number; filename: string }>,
): Promise<Response> {
  const etag = `"${digest}"`;
  const headers = { etag, 'cache-control': 'private, no-cache' };
  const known = request.headers.get('if-none-match')?.split(',') ?? [];
  if (known.some((tag) => tag.trim().replace(/^W\//, '') === etag)) {
    return new Response(null, { status: 304, headers });
  }
  const { stream, sizeBytes, filename } = await open();
  return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, {
    headers: {
      ...headers,
      'content-type': 'application/octet-stream',
      'content-length': String(sizeBytes),
      'content-disposition': `attachment; filename="${filename.replace(/[^\w.-]/g, '_')}"`,
      'x-content-type-options': 'nosniff',
    },
  });
}

/** A file that whoever asks loads once. */
export function streamResponse(
  { stream, sizeBytes }: { stream: Readable; sizeBytes: number },
  contentType: string,
): Response {
  return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, {
    headers: {
      'content-type': contentType,
      'content-length': String(sizeBytes),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
}

/** Text that is saved as a file. */
export function textResponse(
  { text, filename }: { text: string; filename?: string },
  contentType: string,
): Response {
  return new Response(text, {
    headers: {
      'content-type': contentType,
      ...(filename !== undefined && {
        'content-disposition': `attachment; filename="${filename.replace(/[^\w.-]/g, '_')}"`,
      }),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
}
