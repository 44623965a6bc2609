import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createObjectFetch } from './service.ts';

let server: Server;
let folder: string;
let asked: { url: string; authorization: string }[] = [];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mainstay-objects-'));
  server = createServer((request, response) => {
    asked.push({ url: request.url ?? '', authorization: request.headers.authorization ?? '' });
    if (request.url?.startsWith('/flights/march.csv')) {
      response.end('hour,late\n1,0\n');
      return;
    }
    response.statusCode = 404;
    response.setHeader('content-type', 'application/xml');
    response.end('<Error><Code>NoSuchKey</Code><Message>There is none</Message></Error>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.AWS_ACCESS_KEY_ID = 'a-key';
  process.env.AWS_SECRET_ACCESS_KEY = 'a-secret';
});
afterAll(async () => {
  delete process.env.AWS_ACCESS_KEY_ID;
  delete process.env.AWS_SECRET_ACCESS_KEY;
  server.close();
  await rm(folder, { recursive: true, force: true });
});

const { signal } = new AbortController();
const open = (buckets = ['flights']) => {
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  return createObjectFetch({ buckets, endpoint, region: 'eu-central-1' });
};

test('brings an object to this machine, with signed requests', async () => {
  asked = [];
  const file = await open()('s3://flights/march.csv', folder, signal);
  expect(await readFile(file, 'utf8')).toBe('hour,late\n1,0\n');
  expect(path.extname(file)).toBe('.csv');
  expect(asked[0]?.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=a-key\/\d{8}\/eu-central-1\/s3\/aws4_request/,
  );
});

test.each([
  ['an object that is not there', 's3://flights/april.csv', /NoSuchKey/],
  ['a bucket that is not allowed', 's3://secrets/march.csv', /does not name secrets/],
  ['no object', 's3://flights', /expected s3:\/\/bucket\/key/],
])('refuses %s', async (_name, named, message) => {
  await expect(open()(named, folder, signal)).rejects.toMatchObject({
    publicMessage: expect.stringMatching(message),
  });
});
