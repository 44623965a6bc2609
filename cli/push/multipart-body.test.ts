import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { multipartBody, readFilePart } from './multipart-body.ts';
import { describeUpload } from './upload-progress.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mainstay-push-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

it('is a form that any server reads, of the announced length', async () => {
  const file = path.join(directory, 'a "quoted" name.onnx');
  const bytes = new Uint8Array(200_000).map((_, index) => index % 251);
  await writeFile(file, bytes);
  const progress: number[] = [];
  const { headers, body } = multipartBody(
    [
      { name: 'metadata', contentType: 'application/json', text: '{"description":"für"}' },
      await readFilePart('artifact', file),
    ],
    (sent) => progress.push(sent),
  );
  const raw = await new Response(body).arrayBuffer();
  expect(raw.byteLength).toBe(Number(headers['content-length']));
  expect(progress.at(-1)).toBe(raw.byteLength);
  const form = await new Response(raw, { headers }).formData();
  expect(await (form.get('metadata') as Blob | string).toString()).toContain('für');
  const artifact = form.get('artifact') as File;
  expect(artifact.name).toBe('a "quoted" name.onnx');
  expect(new Uint8Array(await artifact.arrayBuffer())).toEqual(bytes);
});

it('refuses a file that is not there', async () => {
  const missing = path.join(directory, 'none');
  await expect(readFilePart('artifact', missing)).rejects.toThrow(`No file at ${missing}.`);
  await expect(readFilePart('artifact', directory)).rejects.toThrow('is not a file');
});

it.each([
  {
    sent: 0,
    total: 1_048_576,
    seconds: 0,
    expected: `${'░'.repeat(24)} 0 % of 1.0 MiB, 0.0 MiB/s`,
  },
  {
    sent: 524_288,
    total: 1_048_576,
    seconds: 1,
    expected: `${'█'.repeat(12)}${'░'.repeat(12)} 50 % of 1.0 MiB, 0.5 MiB/s, 1 s left`,
  },
  {
    sent: 1_048_576,
    total: 1_048_576,
    seconds: 2,
    expected: `${'█'.repeat(24)} 100 % of 1.0 MiB, uploaded, now checked by the console`,
  },
])('describes $sent of $total', ({ sent, total, seconds, expected }) => {
  expect(describeUpload(sent, total, seconds)).toBe(expected);
});
