import { createServer } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '#lib/notifications/contract.ts';
import { createSecretBox } from '#lib/secrets/service.ts';
import { certificate } from '#test/notifications/localhost-certificate.ts';
import { type MailServer, startMailServer } from '#test/notifications/mail-server.ts';
import { messageOf, nastyMessage } from '#test/notifications/messages.ts';
import { createSender, ownerOf, type Sender } from './send-message.ts';

const secrets = createSecretBox({ secretKey: 'a secret key for tests, long enough' });
const PASSWORD = 'correct horse battery';
let server: MailServer;
let senders: Sender[] = [];
const usual = getCACertificates('default');

beforeEach(async () => {
  server = await startMailServer();
});
afterEach(async () => {
  setDefaultCACertificates(usual);
  await server.close();
  await Promise.all(senders.map((sender) => sender.close()));
  senders = [];
});

function send(
  more: object = {},
  message: Message = messageOf(),
  hosts = ['127.0.0.1', 'localhost'],
) {
  const sender = createSender({
    ...{ secrets, now: () => new Date(), timeoutMs: 1500 },
    notify: {
      publicUrl: 'https://mainstay.example.com',
      hosts: hosts.map((host) => ({ host, port: null })),
    },
  });
  senders.push(sender);
  const channel = {
    ...{ id: 'c1', kind: 'email' as const, name: 'Mail' },
    settings: {
      ...{ host: '127.0.0.1', port: server.port, security: 'none', username: 'mainstay' },
      ...{ from: 'mainstay@example.com', to: ['ops@example.com', 'ada@example.com'] },
      ...more,
    },
    secret: secrets.seal(ownerOf('c1'), PASSWORD),
  };
  return sender.send(channel, message, 'd1');
}

it('sends a mail with a text, a page and a thread', async () => {
  expect(await send()).toMatchObject({
    result: 'delivered',
    status: 250,
    said: 'answered 250 queued as 1',
  });
  const [mail] = server.mails;
  expect(mail?.to).toEqual(['ops@example.com', 'ada@example.com']);
  const text = mail?.text ?? '';
  for (const line of [
    /^From: Mainstay <mainstay@example\.com>/m,
    /^Subject: Incident 4: flights fails more than before/m,
    /^Message-ID: <d1@example\.com>/m,
    /^In-Reply-To: <[0-9a-f]{32}@example\.com>/m,
    /^References: <[0-9a-f]{32}@example\.com>/m,
    /^Auto-Submitted: auto-generated/m,
    /^Content-Type: multipart\/alternative/m,
    /^Content-Type: text\/plain/m,
    /^Content-Type: text\/html/m,
  ]) {
    expect(text).toMatch(line);
  }
  expect(server.logins).toEqual([`mainstay:${PASSWORD}`]);
});

it('adds no header that a message has in its title', async () => {
  await send({}, nastyMessage({ title: 'one\r\nBcc: mallory@example.com\r\n\r\nbody' }));
  expect(server.mails).toHaveLength(1);
  expect(server.mails[0]?.to).toHaveLength(2);
  expect(server.mails[0]?.text).not.toMatch(/^Bcc:/m);
});

describe('over TLS', () => {
  it.each(['127.0.0.1', 'localhost'])('by STARTTLS to %s', async (host) => {
    setDefaultCACertificates([...usual, certificate]);
    expect(await send({ host, security: 'starttls' })).toMatchObject({ result: 'delivered' });
    expect(server.logins).toEqual([`mainstay:${PASSWORD}`]);
  });

  it('from the first byte', async () => {
    setDefaultCACertificates([...usual, certificate]);
    await server.close();
    server = await startMailServer({ secure: true });
    expect(await send({ security: 'tls' })).toMatchObject({ result: 'delivered' });
    expect(server.mails).toHaveLength(1);
  });

  it.each(['starttls', 'tls'])(
    '%s with a certificate that nobody vouches for sends nothing',
    async (security) => {
      await server.close();
      server = await startMailServer({ secure: security === 'tls' });
      const sent = await send({ security });
      expect(sent).toMatchObject({ result: 'again', said: expect.stringContaining('certificate') });
      expect(server.logins).toEqual([]);
    },
  );

  it('that the server does not offer sends nothing', async () => {
    await server.close();
    server = await startMailServer({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'] });
    expect(await send({ security: 'starttls' })).toMatchObject({ result: 'again' });
    expect(server.logins).toEqual([]);
    expect(server.mails).toEqual([]);
  });
});

const refuse = (responseCode: number, text: string) =>
  Object.assign(new Error(text), { responseCode });

it.each([
  ['a password', 535, 'refused'],
  ['a password for now', 454, 'again'],
] as const)('that refuses %s with %i: %s', async (_what, code, result) => {
  await server.close();
  server = await startMailServer({
    onAuth: ({ password }, _session, callback) => callback(refuse(code, `not ${password}`)),
  });
  const sent = await send();
  expect(sent).toMatchObject({ result, status: code });
  expect(sent.said).not.toContain(PASSWORD);
});

it.each([
  [550, 'refused'],
  [451, 'again'],
] as const)('that refuses every recipient with %i: %s', async (code, result) => {
  await server.close();
  server = await startMailServer({
    onRcptTo: (_address, _session, callback) => callback(refuse(code, 'no such user')),
  });
  expect(await send()).toMatchObject({ result, status: code });
});

it('that takes some recipients has taken it, and that is said', async () => {
  await server.close();
  server = await startMailServer({
    onRcptTo: ({ address }, _session, callback) =>
      callback(address.startsWith('ada') ? refuse(550, 'no such user') : null),
  });
  expect(await send()).toMatchObject({
    ...{ result: 'delivered', said: expect.stringContaining('it takes no mail for 1 of 2') },
  });
});

it('that says nothing is asked again', async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as { port: number };
  const began = performance.now();
  expect(await send({ port })).toMatchObject({
    ...{ result: 'again', said: '127.0.0.1 did not answer within 1.5 seconds' },
  });
  expect(performance.now() - began).toBeLessThan(3000);
  silent.close();
});

it('that is not there is asked again', async () => {
  const { port } = server;
  await server.close();
  expect(await send({ port })).toMatchObject({
    result: 'again',
    said: '127.0.0.1 refuses connections',
  });
  server = await startMailServer();
});

it.each([
  [{}, [], /in clear/],
  [{ security: 'tls' }, [], /this machine itself/],
  [{ security: 'tls', host: 'localhost' }, [], /this machine itself/],
  [{ security: 'tls', host: '0x7f.1' }, [], /this machine itself/],
])('%j, which is not allowed, gets nothing', async (more, hosts, says) => {
  expect(await send(more, messageOf(), hosts)).toMatchObject({
    ...{ result: 'again', said: expect.stringMatching(says) },
  });
  expect(server.logins).toEqual([]);
});
