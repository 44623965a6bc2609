import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { BusboyFileStream } from '@fastify/busboy';
import { AppError, type ErrorCode } from '../errors.ts';

export interface StoredFile {
  path: string;
  filename: string;
  sizeBytes: number;
  /** SHA-256, hexadecimal. */
  digest: string;
}

/** Writes a part to a file, hashing on the way; throws `tooLarge` as soon as it has too many bytes. */
export async function storeFile(
  stream: BusboyFileStream,
  target: { path: string; filename: string; maxBytes: number; tooLarge: ErrorCode },
): Promise<StoredFile> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const measured = async function* () {
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
      sizeBytes += chunk.byteLength;
      if (sizeBytes > target.maxBytes) throw tooLarge(target.tooLarge, target.maxBytes);
      hash.update(chunk);
      yield chunk;
    }
  };
  await pipeline(measured, createWriteStream(target.path, { mode: 0o600 }));
  return { path: target.path, filename: target.filename, sizeBytes, digest: hash.digest('hex') };
}

/** A part's text, when it was sent as a file. */
export async function readText(
  stream: BusboyFileStream,
  name: string,
  maxBytes: number,
): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > maxBytes) throw tooLarge('payload_too_large', maxBytes, name);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function tooLarge(code: ErrorCode, maxBytes: number, part?: string): AppError {
  const what = part === undefined ? 'file' : `part "${part}"`;
  return new AppError(code, { publicMessage: `The ${what} has more than ${maxBytes} bytes.` });
}
