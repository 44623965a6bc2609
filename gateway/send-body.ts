import { promisify } from 'node:util';
import { deflate, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

const compressors = { gzip: promisify(gzip), deflate: promisify(deflate) };
/** Below this, compressing costs more than it saves. */
const WORTH_BYTES = 1024;
/** The fastest: answers are numbers, which hardly get smaller with more effort. */
const LEVEL = 1;

/** Sends a body, compressed on other threads where the client asks for it and it is worth it. */
export async function sendBody(
  request: FastifyRequest,
  reply: FastifyReply,
  body: Buffer,
): Promise<FastifyReply> {
  if (body.length <= WORTH_BYTES) return reply.send(body);
  reply.header('vary', 'accept-encoding');
  const encoding = chooseEncoding(request.headers['accept-encoding']);
  if (encoding === undefined) return reply.send(body);
  const compressed = await compressors[encoding](body, { level: LEVEL });
  return reply.header('content-encoding', encoding).send(compressed);
}

/** What of an Accept-Encoding header is used: gzip first, deflate, or nothing. */
export function chooseEncoding(header: string | string[] | undefined) {
  const accepted = new Map<string, number>();
  for (const part of String(header ?? '')
    .toLowerCase()
    .split(',')) {
    const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    const quality = parameters.find((piece) => piece.startsWith('q='))?.slice(2);
    accepted.set(name, quality === undefined ? 1 : Number(quality) || 0);
  }
  const isAccepted = (name: string) => (accepted.get(name) ?? accepted.get('*') ?? 0) > 0;
  if (isAccepted('gzip')) return 'gzip';
  return accepted.has('deflate') && isAccepted('deflate') ? 'deflate' : undefined;
}
