import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TensorValue } from '#lib/onnx/contract.ts';
import { featureLayout } from '#lib/onnx/feature-layout.ts';
import { type FakeServer, sendJson, startFakeServer } from '#test/fake-server.ts';
import { parseAllowedHosts } from '../allow-list.ts';
import { createRemoteRuntimes, type RemoteSession } from '../service.ts';

const signature = {
  inputs: [{ name: 'x', type: 'float32' as const, shape: [null, 2] }],
  outputs: [{ name: 'score', type: 'float32' as const, shape: [null, 1] }],
};
const version = { signature, layout: featureLayout(signature) };
const inputs: Record<string, TensorValue> = {
  x: { type: 'float32', shape: [1, 2], data: Float32Array.of(1, 2) },
};
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
  { url }: { url: string },
  options: Parameters<typeof createRemoteRuntimes>[0],
): RemoteSession {
  const session = createRemoteRuntimes(options).open({ kind: 'flask', url }, version);
  sessions.push(session);
  return session;
}

describe('the allow-list', () => {
  const remotesFor = (hosts: string) =>
    createRemoteRuntimes({ allowed: parseAllowedHosts(hosts) ?? [] });

  it.each(['', 'models', '127.0.0.1:1', 'localhost'])('"%s" does not allow 127.0.0.1', (hosts) => {
    const remote = { kind: 'flask', url: server.url } as const;
    expect(() => remotesFor(hosts).open(remote, version)).toThrow(/127\.0\.0\.1:\d+ is not/);
    expect(() => remotesFor(hosts).check(remote)).toThrow('MAINSTAY_REMOTE_HOSTS');
    expect(server.requests).toEqual([]);
  });

  const leadsTo = (...addresses: string[]) => ({
    allowed: [{ host: 'models.example.com', port: null }],
    resolve: ((_name, _options, callback) => {
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    }) satisfies Parameters<typeof createRemoteRuntimes>[0]['resolve'],
  });

  it.each([
    ['169.254.169.254', 'link-local'],
    ['::ffff:169.254.169.254', 'link-local'],
    ['64:ff9b::a9fe:a9fe', 'link-local'],
    ['fe80::1', 'link-local'],
    ['100.100.100.200', 'a cloud’s metadata address'],
    ['fd00:ec2::254', 'a cloud’s metadata address'],
    ['0.0.0.0', 'unspecified'],
    ['::', 'unspecified'],
    ['224.0.0.1', 'multicast'],
    ['255.255.255.255', 'reserved'],
    ['127.0.0.1', 'this machine itself'],
    ['::ffff:127.0.0.1', 'this machine itself'],
    ['::1', 'this machine itself'],
  ])('does not follow a name to %s', async (address, why) => {
    const session = open({ url: `http://models.example.com:${server.port}` }, leadsTo(address));
    await expect(session.run(inputs, undefined, SOON)).rejects.toMatchObject({
      kind: 'lost',
      message: `models.example.com leads to ${address}, which is ${why}; MAINSTAY_REMOTE_HOSTS would have to name that address`,
    });
    expect(server.connections()).toBe(0);
  });

  it('follows it when the list names the address too', async () => {
    const { allowed, resolve } = leadsTo('127.0.0.1');
    const named = { allowed: [...allowed, { host: '127.0.0.1', port: 1 }], resolve };
    const session = open({ url: `http://models.example.com:${server.port}` }, named);
    await session.run(inputs, undefined, SOON);
    expect(server.requests).toHaveLength(1);
  });

  it('asks the name again for every connection', async () => {
    let address = '127.0.0.1';
    const allowed = [{ host: 'localhost', port: null }];
    const session = open(
      { url: `http://localhost:${server.port}` },
      { allowed, resolve: (_name, _options, callback) => callback(null, [{ address, family: 4 }]) },
    );
    await session.run(inputs, undefined, SOON);
    address = '169.254.169.254';
    const { port } = server;
    await server.close();
    server = await startFakeServer(
      (_request, response) => sendJson(response, { prediction: 1 }),
      port,
    );
    await expect(session.run(inputs, undefined, SOON)).rejects.toThrow('link-local');
  });
});
