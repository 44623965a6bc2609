import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { UsageError } from '../usage-error.ts';

export type Part =
  | { name: string; contentType: string; text: string }
  | { name: string; contentType: string; path: string; filename: string; sizeBytes: number };

/** A file as a part; throws a UsageError when it cannot be read. */
export async function readFilePart(name: string, file: string): Promise<Part> {
  const info = await stat(file).catch((error: Error) => {
    throw cannotRead(file, error);
  });
  if (!info.isFile()) throw new UsageError(`${file} is not a file.`);
  return {
    name,
    contentType: 'application/octet-stream',
    path: file,
    filename: path.basename(file),
    sizeBytes: info.size,
  };
}

export function cannotRead(file: string, error: NodeJS.ErrnoException): UsageError {
  return new UsageError(
    error.code === 'ENOENT' ? `No file at ${file}.` : `Cannot read ${file}: ${error.message}`,
  );
}

/** A multipart/form-data body that reads its files as it is sent; `onSent` hears the bytes handed on so far. */
export function multipartBody(parts: Part[], onSent: (sent: number, total: number) => void) {
  const boundary = `mainstay-${randomUUID()}`;
  const framed = parts.map((part) => ({ part, head: headOf(part, boundary) }));
  const end = `--${boundary}--\r\n`;
  const total =
    framed.reduce((sum, { part, head }) => sum + Buffer.byteLength(head) + sizeOf(part) + 2, 0) +
    Buffer.byteLength(end);

  async function* chunks() {
    let sent = 0;
    const count = (chunk: Buffer) => {
      sent += chunk.length;
      onSent(sent, total);
      return chunk;
    };
    for (const { part, head } of framed) {
      yield count(Buffer.from(head));
      if ('text' in part) yield count(Buffer.from(part.text));
      else for await (const chunk of createReadStream(part.path)) yield count(chunk as Buffer);
      yield count(Buffer.from('\r\n'));
    }
    yield count(Buffer.from(end));
  }

  return {
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(total),
    },
    body: Readable.toWeb(
      Readable.from(chunks(), { objectMode: false }),
    ) as ReadableStream<Uint8Array>,
  };
}

function headOf(part: Part, boundary: string): string {
  // The browser's rule for names in this header: quotes and line breaks are percent-encoded.
  const quoted = (text: string) =>
    text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const filename = 'filename' in part ? `; filename="${quoted(part.filename)}"` : '';
  return `--${boundary}\r\nContent-Disposition: form-data; name="${part.name}"${filename}\r\nContent-Type: ${part.contentType}\r\n\r\n`;
}

function sizeOf(part: Part): number {
  return 'text' in part ? Buffer.byteLength(part.text) : part.sizeBytes;
}
