import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import { AppError, type ErrorCode } from '../errors.ts';
import { readText, type StoredFile, storeFile } from './store-file.ts';

export interface MultipartSpec {
  /** Where files are kept while the request lasts. */
  directory: string;
  /** Parts kept as files, by name. */
  files: Record<string, { maxBytes: number; tooLarge: ErrorCode }>;
  /** Parts kept as text, sent with or without a file name. */
  fields: Record<string, { maxBytes: number }>;
}

export interface Multipart {
  files: Record<string, StoredFile>;
  fields: Record<string, string>;
}

/**
 * Streams a multipart body to temporary files, hashing them on the way, and gives them to `use`; whatever happens they are
 * gone afterwards. A refused body is read to its end, since many clients only listen once they have sent everything.
 */
export async function withMultipart<T>(
  request: Request,
  spec: MultipartSpec,
  use: (received: Multipart) => Promise<T>,
): Promise<T> {
  const parser = createParser(request, spec);
  await mkdir(spec.directory, { recursive: true });
  const directory = await mkdtemp(path.join(spec.directory, 'upload-'));
  try {
    return await use(await receive(request, parser, spec, directory));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function createParser(request: Request, spec: MultipartSpec): BusboyInstance {
  const contentType = request.headers.get('content-type') ?? '';
  const textLimit = Math.max(0, ...Object.values(spec.fields).map((field) => field.maxBytes));
  if (/^multipart\/form-data\s*;/i.test(contentType)) {
    try {
      return new Busboy({
        headers: { 'content-type': contentType },
        limits: { fieldSize: textLimit },
        isPartAFile: (name, _type, filename) =>
          filename !== undefined || (name !== undefined && name in spec.files),
      });
    } catch (cause) {
      throw wrongType(contentType, cause);
    }
  }
  throw wrongType(contentType);
}

function wrongType(contentType: string, cause?: unknown): AppError {
  return new AppError('unsupported_media_type', {
    publicMessage: `The body must be multipart/form-data with a boundary, not ${contentType || 'without a content type'}.`,
    cause,
  });
}

async function receive(
  request: Request,
  parser: BusboyInstance,
  spec: MultipartSpec,
  directory: string,
): Promise<Multipart> {
  const received: Multipart = { files: {}, fields: {} };
  const seen = new Set<string>();
  const refusals: unknown[] = [];
  const writing: Promise<void>[] = [];
  const open: BusboyFileStream[] = [];
  const admit = (name: string) => {
    const message = nameRefusal(name, seen, spec);
    seen.add(name);
    if (message) refusals.push(invalidPart(name, message));
    return message === undefined;
  };

  parser.on('file', (name, stream, filename) => {
    if (!admit(name)) return void stream.resume();
    open.push(stream);
    const file = spec.files[name];
    const task = file
      ? storeFile(stream, { path: path.join(directory, name), filename, ...file }).then(
          (stored) => {
            received.files[name] = stored;
          },
        )
      : readText(stream, name, spec.fields[name]?.maxBytes ?? 0).then((text) => {
          received.fields[name] = text;
        });
    writing.push(
      task.catch((error) => {
        refusals.push(error);
        stream.resume();
      }),
    );
  });
  parser.on('field', (name, value, _nameCut, valueCut) => {
    if (!admit(name)) return;
    if (valueCut) refusals.push(partTooLarge(name, spec.fields[name]?.maxBytes ?? 0));
    else received.fields[name] = value;
  });

  try {
    await pipeline(Readable.fromWeb(request.body as never), parser);
  } catch (cause) {
    // The parser never ends a part whose end has not come.
    for (const stream of open) stream.destroy(cause as Error);
    await Promise.all(writing);
    throw new AppError('invalid_request', {
      publicMessage: 'The multipart body ended early or is not well formed.',
      cause,
    });
  }
  await Promise.all(writing);
  if (refusals.length > 0) throw refusals[0];
  return received;
}

function nameRefusal(name: string, seen: Set<string>, spec: MultipartSpec): string | undefined {
  if (seen.has(name)) return 'must be sent once';
  if (Object.hasOwn(spec.files, name) || Object.hasOwn(spec.fields, name)) return undefined;
  const known = [...Object.keys(spec.files), ...Object.keys(spec.fields)].join(', ');
  return `is not a part of this request, which has ${known}`;
}

export function invalidPart(name: string, message: string): AppError {
  return new AppError('invalid_request', {
    publicMessage: `The part "${name}" ${message}.`,
    fields: [{ field: name, message }],
  });
}

function partTooLarge(name: string, maxBytes: number): AppError {
  return new AppError('payload_too_large', {
    publicMessage: `The part "${name}" has more than ${maxBytes} bytes.`,
    fields: [{ field: name, message: `must have at most ${maxBytes} bytes` }],
  });
}
