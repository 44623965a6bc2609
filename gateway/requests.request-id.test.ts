import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { makeRequestId } from './requests.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

it.each<[string, string | string[] | undefined, string | RegExp]>([
  ['one', 'order-7', /^order-7$/],
  ['one with a comma in it', 'order 7, line 2', /^order 7, line 2$/],
  ['none', undefined, UUID],
  ['two', ['a', 'b'], UUID],
  ['two that are the same', ['a', 'a'], UUID],
  ['one that cannot be echoed', 'é', UUID],
])('the request id of a request with %s', async (_name, given, expected) => {
  const server = createServer((message, response) => response.end(makeRequestId(message)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const id = await new Promise<string>((resolve, reject) => {
      const headers = given === undefined ? {} : { 'x-request-id': given };
      const sent = request({ port, host: '127.0.0.1', headers, agent: false }, (response) => {
        response.setEncoding('utf8').once('data', resolve);
      });
      sent.on('error', reject).end();
    });
    expect(id).toMatch(expected);
  } finally {
    server.close();
  }
});
