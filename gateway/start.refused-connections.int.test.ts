import { once } from 'node:events';
import { connect } from 'node:net';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createGatewayFixture, type GatewayFixture } from '#test/gateway-fixture.ts';

const lines: string[] = [];
let fixture: GatewayFixture;
let port: number;
beforeAll(async () => {
  fixture = await createGatewayFixture();
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  port = (await fixture.start({ log: pino({ level: 'warn' }, sink) })).port;
});
afterAll(() => fixture.close());

/** All that is answered to raw bytes until the connection is closed. */
async function exchange(sent: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(sent);
  return text(socket);
}

it.each([
  ['headers beyond 16 KiB', `GET /v2 HTTP/1.1\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`, 431],
  ['an address beyond 16 KiB', `GET /${'y'.repeat(40_000)} HTTP/1.1\r\n\r\n`, 431],
  ['what is not HTTP', 'hello\r\n\r\n', 400],
])('answers %s with a problem', async (_name, sent, status) => {
  const [head = '', body = ''] = (await exchange(sent)).split('\r\n\r\n');
  expect(head).toContain(`HTTP/1.1 ${status} `);
  expect(head).toContain('content-type: application/problem+json');
  expect(JSON.parse(body)).toMatchObject({ status, request_id: expect.any(String) });
});

it('asks for a key, and logs who had none, without what they sent', async () => {
  const ask = (authorization?: string) =>
    fetch(`http://127.0.0.1:${port}/predict/any?api_key=secret`, {
      method: 'POST',
      headers: { 'x-request-id': 'refused-1', ...(authorization && { authorization }) },
      body: '{}',
    });
  lines.length = 0;
  for (const authorization of [undefined, 'Bearer not-a-key']) {
    const response = await ask(authorization);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
  }
  expect(lines).toHaveLength(2);
  expect(JSON.parse(lines[1] ?? '')).toMatchObject({
    requestId: 'refused-1',
    address: '127.0.0.1',
    method: 'POST',
    path: '/predict/any',
    msg: 'The API key is unknown, revoked or expired.',
  });
  expect(lines.join()).not.toMatch(/secret|not-a-key/);
  for (let i = 0; i < 50; i++) await ask();
  expect(lines.length).toBeLessThanOrEqual(20);
});
