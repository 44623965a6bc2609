import { AppError } from './errors.ts';

/**
 * The body as JSON; undefined when there is none. Throws unsupported_media_type, payload_too_large (without reading the
 * rest) or not_json.
 */
export async function readJsonBody(request: Request, maxBytes: number): Promise<unknown> {
  const text = await readText(request, maxBytes);
  if (text === '') return undefined;
  const contentType = request.headers.get('content-type') ?? '';
  if (!/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(contentType)) {
    throw new AppError('unsupported_media_type', {
      publicMessage: `The body must be application/json${contentType ? `, not ${contentType}` : ''}.`,
    });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('not_json', {
      publicMessage: `The body is not valid JSON: ${cause instanceof Error ? cause.message : 'unreadable'}.`,
      cause,
    });
  }
}

async function readText(request: Request, maxBytes: number): Promise<string> {
  if (request.body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as ReadableStream<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      throw new AppError('payload_too_large', {
        publicMessage: `The body has more than ${maxBytes} bytes.`,
      });
    }
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (cause) {
    throw new AppError('not_json', { publicMessage: 'The body is not UTF-8 text.', cause });
  }
}
