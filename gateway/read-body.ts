import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import type { FastifyRequest } from 'fastify';
import { limitConcurrency } from '#lib/guard/limit-concurrency.ts';
import { AppError } from '#lib/http/errors.ts';

const inflaters = { gzip: promisify(gunzip), deflate: promisify(inflate) };
const CHUNK_BYTES = 64 * 1024;
/** Each may come to its limit before it is known to be too long: what is sent in a megabyte could take the memory of a machine. */
const inflateInTurn = limitConcurrency({
  running: 4,
  waiting: 1000,
  refuse: () =>
    new AppError('overloaded', {
      publicMessage: 'Too many compressed bodies have arrived at once. Send it again in a moment.',
      extra: { retry_after_seconds: 1 },
    }),
});

/**
 * The body as it was before it was compressed (gzip, or deflate, which is zlib's format). Inflates on other threads, and no more
 * than `limit` bytes: a body that would become longer is `payload_too_large`.
 */
export async function readBytes(
  request: Pick<FastifyRequest, 'headers' | 'body'>,
  limit: number,
): Promise<Uint8Array> {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity' || encoding === '') return body;
  const inflater = encoding === 'x-gzip' ? inflaters.gzip : inflaters[encoding as 'gzip'];
  if (!Object.hasOwn(inflaters, encoding) && encoding !== 'x-gzip') {
    throw new AppError('unsupported_media_type', {
      publicMessage: `Send the body as it is, or compressed with gzip or deflate, not ${encoding.slice(0, 50)}.`,
    });
  }
  try {
    return await inflateInTurn(() =>
      inflater(body, { maxOutputLength: limit, chunkSize: CHUNK_BYTES }),
    );
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new AppError('payload_too_large', {
        publicMessage: `The body is larger than ${limit / 1024 / 1024} MiB before it is compressed.`,
      });
    }
    throw new AppError('not_json', {
      publicMessage: `The body is not ${encoding === 'deflate' ? 'deflate (zlib) data' : 'gzip data'}, as content-encoding says it is.`,
      cause,
    });
  }
}
