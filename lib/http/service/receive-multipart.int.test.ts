import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Multipart, withMultipart } from './receive-multipart.ts';

const MAX_BYTES = 300_000;
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mainstay-multipart-'));
});
afterEach(async () => {
  const left = await readdir(directory);
  await rm(directory, { recursive: true, force: true });
  expect(left).toEqual([]);
});

const send = <T>(body: BodyInit, use: (received: Multipart) => Promise<T>, contentType?: string) =>
  withMultipart(
    new Request('http://console.example/', {
      method: 'POST',
      body,
      headers: contentType === undefined ? {} : { 'content-type': contentType },
      duplex: 'half',
    } as RequestInit),
    {
      directory,
      files: { artifact: { maxBytes: MAX_BYTES, tooLarge: 'artifact_too_large' } },
      fields: { metadata: { maxBytes: 1000 } },
    },
    use,
  );
const form = (...parts: [string, string | Blob, string?][]) => {
  const data = new FormData();
  for (const [name, value, filename] of parts) {
    if (typeof value === 'string') data.append(name, value);
    else data.append(name, value, filename);
  }
  return data;
};
const bytes = randomBytes(250_000);
const file = new Blob([bytes]);

describe('withMultipart', () => {
  it('keeps files for as long as they are used, hashed', async () => {
    const body = form(['artifact', file, '../../m.onnx'], ['metadata', '{"a":1}']);
    await send(body, async ({ files, fields }) => {
      expect(await readFile(files.artifact?.path ?? '')).toEqual(bytes);
      expect(files.artifact).toMatchObject({
        sizeBytes: bytes.length,
        digest: createHash('sha256').update(bytes).digest('hex'),
        filename: 'm.onnx',
      });
      expect(fields).toEqual({ metadata: '{"a":1}' });
    });
  });

  it('takes text that was sent as a file', async () => {
    const body = form(['metadata', new Blob(['{}'], { type: 'application/json' }), 'meta.json']);
    expect(await send(body, async ({ fields }) => fields)).toEqual({ metadata: '{}' });
  });

  it('removes the files when their use fails', async () => {
    const failing = async () => Promise.reject(new Error('not ONNX'));
    await expect(send(form(['artifact', file, 'a']), failing)).rejects.toThrow('not ONNX');
  });

  const refuse = async () => {
    throw new Error('was used');
  };
  it.each([
    ['too large a file', form(['artifact', new Blob([bytes, bytes]), 'a']), 'artifact_too_large'],
    ['too large a field', form(['metadata', 'x'.repeat(1001)]), 'payload_too_large'],
    [
      'too large a field sent as a file',
      form(['metadata', new Blob(['x'.repeat(1001)]), 'm.json']),
      'payload_too_large',
    ],
    ['a part twice', form(['artifact', file, 'a'], ['artifact', file, 'b']), 'invalid_request'],
    ['an unknown part', form(['artefact', file, 'a']), 'invalid_request'],
    ['a name every object has', form(['constructor', file, 'a']), 'invalid_request'],
  ])('refuses %s', async (_name, body, code) => {
    await expect(send(body, refuse)).rejects.toMatchObject({ code });
  });

  it.each([
    ['another content type', 'application/json'],
    ['no boundary', 'multipart/form-data; charset=utf-8'],
  ])('refuses %s', async (_name, contentType) => {
    await expect(send('{}', refuse, contentType)).rejects.toMatchObject({
      code: 'unsupported_media_type',
    });
  });

  it('refuses a body that is cut short', async () => {
    const whole = new Request('http://x/', { method: 'POST', body: form(['artifact', file, 'a']) });
    const contentType = whole.headers.get('content-type') ?? '';
    const cut = (await whole.arrayBuffer()).slice(0, 100_000);
    await expect(send(cut, refuse, contentType)).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('leaves nothing when the sender goes away', async () => {
    const start = '--b\r\ncontent-disposition: form-data; name="artifact"; filename="a"\r\n\r\n';
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent += 1;
        if (sent === 1) controller.enqueue(new TextEncoder().encode(start));
        else if (sent < 5) controller.enqueue(randomBytes(20_000));
        else controller.error(new Error('connection reset'));
      },
    });
    await expect(send(body, refuse, 'multipart/form-data; boundary=b')).rejects.toMatchObject({
      code: 'invalid_request',
      cause: { message: 'connection reset' },
    });
  });
});
