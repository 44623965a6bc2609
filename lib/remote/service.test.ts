import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TensorValue } from '#lib/onnx/contract.ts';
import { featureLayout } from '#lib/onnx/feature-layout.ts';
import { type FakeServer, sendJson, startFakeServer } from '#test/fake-server.ts';
import type { RemoteRuntime } from './contract.ts';
import { createRemoteRuntimes, type RemoteSession } from './service.ts';

const signature = {
  inputs: [{ name: 'x', type: 'float32' as const, shape: [null, 2] }],
  outputs: [{ name: 'score', type: 'float32' as const, shape: [null, 1] }],
};
const version = { signature, layout: featureLayout(signature) };
const row = (...values: number[]): Record<string, TensorValue> => ({
  x: { type: 'float32', shape: [values.length / 2, 2], data: Float32Array.from(values) },
});
const SOON = { timeoutMs: 300 };

let server: FakeServer;
const sessions: RemoteSession[] = [];

beforeEach(async () => {
  server = await startFakeServer((_request, response) => sendJson(response, { prediction: 1 }));
});
afterEach(async () => {
  await server.close();
  await Promise.all(sessions.splice(0).map((session) => session.release()));
});

function open(
  remote: Partial<RemoteRuntime> = {},
  options: Partial<Parameters<typeof createRemoteRuntimes>[0]> = {},
): RemoteSession {
  const remotes = createRemoteRuntimes({
    allowed: [{ host: '127.0.0.1', port: null }],
    ...options,
  });
  const session = remotes.open(
    { kind: 'flask', url: server.url, ...remote } as RemoteRuntime,
    version,
  );
  sessions.push(session);
  return session;
}

describe('a run', () => {
  it('is answered, over connections that are kept', async () => {
    server.answer = (_request, response, body) => {
      const [first] = JSON.parse(body).features;
      sendJson(response, { prediction: first });
    };
    const session = open({ url: `${server.url}/score/` });
    for (let value = 0; value < 5; value += 1) {
      const { score } = await session.run(row(value, 0), undefined, SOON);
      expect(score?.data).toEqual(Float32Array.of(value));
    }
    expect(server.connections()).toBeLessThanOrEqual(2);
    expect(server.requests[0]).toBe('POST /score');
  });

  it('asks for many rows at one time, and answers them in order', async () => {
    let [now, most] = [0, 0];
    server.answer = async (_request, response, body) => {
      now += 1;
      most = Math.max(most, now);
      await delay(Math.random() * 5);
      now -= 1;
      sendJson(response, { prediction: JSON.parse(body).features[0] });
    };
    const values = Array.from({ length: 200 }, (_, index) => index);
    const { score } = await open().run(row(...values), undefined, { timeoutMs: 5000 });
    expect([...(score?.data ?? [])]).toEqual(values.filter((value) => value % 2 === 0));
    expect(most).toBeGreaterThan(4);
    expect(most).toBeLessThanOrEqual(16);
  });

  it('is refused when the server refuses the input', async () => {
    server.answer = (_request, response) => sendJson(response, { error: 'x is too large' }, 422);
    await expect(open().run(row(1, 2), undefined, SOON)).rejects.toMatchObject({
      name: 'RunFailure',
      kind: 'rejected',
      message: `127.0.0.1:${server.port}: it answered 422: x is too large`,
    });
    expect(server.requests).toHaveLength(1);
  });

  it('is asked again when the connection fails, while time is left', async () => {
    let failures = 2;
    server.answer = (request, response) => {
      failures -= 1;
      if (failures >= 0) request.socket.destroy();
      else sendJson(response, { prediction: 7 });
    };
    const { score } = await open().run(row(1, 2), undefined, { timeoutMs: 3000 });
    expect(score?.data).toEqual(Float32Array.of(7));
    expect(server.requests).toHaveLength(3);
  });

  it('is not asked again when the server answers that it cannot', async () => {
    server.answer = (_request, response) => sendJson(response, {}, 503);
    await expect(open().run(row(1, 2), undefined, SOON)).rejects.toMatchObject({ kind: 'lost' });
    expect(server.requests).toHaveLength(1);
  });

  it('finds a server that was away', async () => {
    const session = open();
    await session.run(row(1, 2), undefined, SOON);
    await server.close();
    await expect(session.run(row(1, 2), undefined, SOON)).rejects.toMatchObject({
      kind: 'lost',
      message: `127.0.0.1:${server.port} refuses connections`,
    });
    server = await startFakeServer(
      (_request, response) => sendJson(response, { prediction: 3 }),
      server.port,
    );
    const { score } = await session.run(row(1, 2), undefined, SOON);
    expect(score?.data).toEqual(Float32Array.of(3));
  });

  it('is not made once released', async () => {
    const session = open();
    await session.release();
    await expect(session.run(row(1, 2))).rejects.toMatchObject({ kind: 'lost' });
  });
});

describe('a server that misbehaves', () => {
  const cases: [string, FakeServer['answer'], 'lost' | 'timeout', string][] = [
    ['hangs', () => undefined, 'timeout', 'did not answer within '],
    [
      'drips',
      (_request, response) => {
        const timer = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(timer));
      },
      'timeout',
      'did not answer within ',
    ],
    [
      'answers rubbish',
      (_request, response) => response.end('<h1>hello</h1>'),
      'lost',
      'did not answer in JSON',
    ],
    [
      'answers nothing',
      (_request, response) => response.end(),
      'lost',
      'did not answer in JSON but with nothing',
    ],
    [
      'answers no HTTP',
      (request) => request.socket.end('SSH-2.0-OpenSSH\r\n'),
      'lost',
      'cannot be asked',
    ],
    [
      'answers another shape',
      (_request, response) => sendJson(response, { prediction: [1, 2] }),
      'lost',
      'must have the shape',
    ],
    [
      'answers another type',
      (_request, response) => sendJson(response, { prediction: 'high' }),
      'lost',
      'must be a number',
    ],
    [
      'leaves out the output',
      (_request, response) => sendJson(response, { result: 1 }),
      'lost',
      'answered without score',
    ],
    [
      'answers 500',
      (_request, response) => sendJson(response, { error: 'boom' }, 500),
      'lost',
      'it answered 500: boom',
    ],
    ['answers 429', (_request, response) => sendJson(response, {}, 429), 'lost', 'it answered 429'],
    [
      'redirects',
      (_request, response) =>
        response.writeHead(307, { location: 'http://169.254.169.254/' }).end(),
      'lost',
      'a redirect, which is not followed',
    ],
    [
      'resets the connection',
      (request) => request.socket.resetAndDestroy(),
      'lost',
      'closed the connection',
    ],
    [
      'ends amid the answer',
      (request, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"prediction"', () => request.socket.destroy());
      },
      'lost',
      'closed the connection',
    ],
    [
      'answers without end',
      (_request, response) => {
        const more = () => {
          while (!response.destroyed && response.write('1'.repeat(10_000)));
        };
        response.on('drain', more);
        more();
      },
      'lost',
      'answered more than is read',
    ],
    [
      'announces a huge answer',
      (_request, response) => {
        response.writeHead(200, { 'content-length': '1000000000000' });
        response.write(' '.repeat(200_000));
      },
      'lost',
      'answered more than is read',
    ],
    [
      'answers with endless headers',
      (request) => {
        request.socket.write('HTTP/1.1 200 OK\r\n');
        const more = () => {
          while (
            !request.socket.destroyed &&
            request.socket.write(`x-${Math.random()}: ${'y'.repeat(1000)}\r\n`)
          );
        };
        request.socket.on('error', () => undefined).on('drain', more);
        more();
      },
      'lost',
      'cannot be asked',
    ],
  ];

  it.each(cases)('%s', async (_what, answer, kind, message) => {
    server.answer = answer;
    const session = open({}, { maxAnswerBytes: 100_000 });
    await expect(session.run(row(1, 2), undefined, SOON)).rejects.toMatchObject({
      name: 'RunFailure',
      kind,
      message: expect.stringContaining(message),
    });
    // It is asked again without trace of that.
    server.answer = (_request, response) => sendJson(response, { prediction: 5 });
    const { score } = await session.run(row(1, 2), undefined, SOON);
    expect(score?.data).toEqual(Float32Array.of(5));
  });
});

describe('readiness', () => {
  const metadata = (shape: number[]) => ({
    inputs: [{ name: 'x', datatype: 'FP32', shape }],
    outputs: [{ name: 'score', datatype: 'FP32', shape: [-1, 1] }],
  });

  it('asks the server for the model, and compares what it says', async () => {
    const session = open({ kind: 'oip', model: 'm' });
    server.answer = ({ url }, response) =>
      url?.endsWith('/ready') ? response.end() : sendJson(response, metadata([-1, 2]));
    await session.checkReady(300);
    expect(server.requests).toEqual(['GET /v2/models/m/ready', 'GET /v2/models/m']);
    server.answer = ({ url }, response) =>
      url?.endsWith('/ready') ? response.end() : sendJson(response, metadata([-1, 3]));
    await expect(session.checkReady(300)).rejects.toMatchObject({
      kind: 'lost',
      message: expect.stringContaining(
        'has another model: input x has the shape [-1, 3], not [-1, 2]',
      ),
    });
    server.answer = (_request, response) => sendJson(response, { error: 'not yet' }, 400);
    await expect(session.checkReady(300)).rejects.toThrow('it answered 400: not yet');
  });

  it('describes a model', async () => {
    const remotes = createRemoteRuntimes({ allowed: [{ host: '127.0.0.1', port: null }] });
    server.answer = (_request, response) => sendJson(response, metadata([-1, 2]));
    expect(await remotes.describe({ kind: 'oip', url: server.url, model: 'm' }, 300)).toEqual(
      signature,
    );
    expect(await remotes.describe({ kind: 'flask', url: server.url }, 300)).toBeUndefined();
  });
});
