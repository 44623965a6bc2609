import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ArtifactStore } from '#lib/artifacts/contract.ts';
import type { Db } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import { parseInput } from '#lib/http/parse-input.ts';
import { isSigned, openSignature, refuseHeaders } from '#lib/http/webhook-signature.ts';
import { type CallbackFile, callbackMessageSchema } from '../contract.ts';
import { addCallback, findCall } from '../store/calls.ts';

const MOST_MESSAGE_BYTES = 1024 * 1024;

/** What webhooks that train send back. Nothing counts that is not signed, and nothing for a job that no worker waits for. */
export function createTrainingCallbacks({
  db,
  artifacts,
  secret,
  uploads,
  now,
}: {
  db: Db;
  artifacts: ArtifactStore;
  /** undefined: there are no webhooks. */
  secret: string | undefined;
  uploads: { directory: string; maxArtifactBytes: number };
  now: () => Date;
}) {
  /** The id and a signature to compare with, before the body is read. */
  function begin(headers: Headers, prefix: string) {
    if (secret === undefined) {
      throw unsigned('No webhook trains here: MAINSTAY_TRAINING_WEBHOOK_SECRET is not set.');
    }
    const sent = {
      id: headers.get('webhook-id'),
      timestamp: headers.get('webhook-timestamp'),
      signature: headers.get('webhook-signature'),
    };
    const why = refuseHeaders(sent, { prefix, now: now() });
    const { id, timestamp, signature } = sent;
    if (why !== null || id === null || timestamp === null || signature === null) {
      throw unsigned(why ?? 'It is not signed.');
    }
    const expected = openSignature(secret, { id, timestamp });
    return {
      id,
      update: expected.update,
      verify(): void {
        if (!isSigned(signature, expected.end())) {
          throw unsigned('The signature is not that of this body.');
        }
      },
    };
  }

  async function openCallOf(job: string) {
    const call = await findCall(db, job);
    if (!call) throw unknownJob(job);
    if (call.isClosed) throw ended(job);
    return call;
  }

  async function add(
    job: string,
    messageId: string,
    said: Parameters<typeof addCallback>[1]['said'],
  ) {
    if (!(await addCallback(db, { job, messageId, at: now(), said }))) throw ended(job);
  }

  return {
    async receiveMessage(job: string, request: Request): Promise<void> {
      const signed = begin(request.headers, `${job}:`);
      const bytes = await readBytes(request);
      signed.update(bytes);
      signed.verify();
      await openCallOf(job);
      await add(job, signed.id, parseInput(callbackMessageSchema, parseJson(bytes), 'body'));
    },

    async receiveFile(job: string, file: CallbackFile, request: Request): Promise<void> {
      const signed = begin(request.headers, `${job}:${file}:`);
      await openCallOf(job);
      await mkdir(uploads.directory, { recursive: true });
      const target = path.join(uploads.directory, randomUUID());
      const digest = createHash('sha256');
      let sizeBytes = 0;
      const watch = new Transform({
        transform(piece: Buffer, _encoding, done) {
          sizeBytes += piece.length;
          signed.update(piece);
          digest.update(piece);
          const isTooLarge = sizeBytes > uploads.maxArtifactBytes;
          done(isTooLarge ? tooLarge(uploads.maxArtifactBytes) : null, piece);
        },
      });
      try {
        const body = request.body ? Readable.from(request.body) : Readable.from([]);
        await pipeline(body, watch, createWriteStream(target, { flags: 'wx', mode: 0o600 }));
        signed.verify();
        if (sizeBytes === 0) {
          throw new AppError('invalid_request', {
            publicMessage: 'The body is empty; expected the file.',
            fields: [{ field: 'body', message: 'must be the file' }],
          });
        }
        const kept = await artifacts.put({ path: target }, digest.digest('hex'));
        const said = { type: 'file', file, digest: kept.digest, size_bytes: sizeBytes } as const;
        await add(job, signed.id, said);
      } finally {
        await rm(target, { force: true });
      }
    },

    async openSnapshot(
      job: string,
      request: Request,
    ): Promise<{ stream: Readable; sizeBytes: number }> {
      const signed = begin(request.headers, `${job}:snapshot:`);
      signed.verify();
      const { snapshot } = await openCallOf(job);
      return artifacts.stream(snapshot);
    },
  };
}

async function readBytes(request: Request): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += piece.byteLength;
    if (size > MOST_MESSAGE_BYTES) {
      throw new AppError('payload_too_large', {
        publicMessage: `The body has more than ${MOST_MESSAGE_BYTES} bytes.`,
      });
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new AppError('not_json', { publicMessage: 'The body is not valid JSON.', cause });
  }
}

const unsigned = (publicMessage: string) => new AppError('unauthenticated', { publicMessage });

function unknownJob(job: string): AppError {
  return new AppError('training_run_not_found', {
    publicMessage: `No worker has a webhook train the job ${job}.`,
  });
}

function ended(job: string): AppError {
  return new AppError('training_run_ended', {
    publicMessage: `The job ${job} has ended; nothing more is taken for it.`,
  });
}

function tooLarge(mostBytes: number): AppError {
  return new AppError('artifact_too_large', {
    publicMessage: `The file has more than ${mostBytes} bytes.`,
  });
}
