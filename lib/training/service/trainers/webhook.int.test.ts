import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalArtifactStore } from '#lib/artifacts/service.ts';
import { openSignature, signMessage } from '#lib/http/webhook-signature.ts';
import { createTrainingCallbacks } from '#lib/training-callbacks/service.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { vectorModel } from '#test/onnx-models.ts';
import { trainingJob } from '#test/training/training-job.ts';
import { createWebhookTrainer } from './webhook.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const ALLOWED = [{ host: '127.0.0.1', port: null }];
const QUICKLY = { pollMs: 20, patienceMs: 500 };
const now = () => new Date();

let database: TestDatabase;
let root: string;
let artifacts: ReturnType<typeof createLocalArtifactStore>;
let callbacks: ReturnType<typeof createTrainingCallbacks>;
beforeAll(async () => {
  database = await createTestDatabase();
  root = await mkdtemp(path.join(tmpdir(), 'mainstay-webhook-'));
  await writeFile(path.join(root, 'train.parquet'), 'a snapshot');
  artifacts = createLocalArtifactStore(path.join(root, 'artifacts'));
  callbacks = createTrainingCallbacks({
    ...{ db: database.db, artifacts, secret: SECRET, now },
    uploads: { directory: path.join(root, 'artifacts', 'incoming'), maxArtifactBytes: 2 ** 20 },
  });
});
afterAll(async () => {
  await database?.drop();
  await rm(root, { recursive: true, force: true });
});

interface Asked {
  headers: Record<string, string | string[] | undefined>;
  body: string;
}
interface Message {
  type: string;
  data: { job: string; seed: number; callback: { path: string } };
}

/** Another service, which answers with a status and then does something of its own. */
async function serve(answer: (asked: Asked, message: Message) => number) {
  const asked: Asked[] = [];
  const server: Server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    const one = { headers: request.headers, body };
    asked.push(one);
    response.writeHead(answer(one, JSON.parse(body)), { location: 'http://127.0.0.1:9/' }).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    url: `http://127.0.0.1:${port}/train`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function signed(id: string, body: string | Uint8Array<ArrayBuffer>): Request {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = openSignature(SECRET, { id, timestamp });
  signature.update(body);
  return new Request('http://console.test/', {
    method: 'POST',
    body,
    headers: {
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,bm90IGl0 ${signature.end()}`,
    },
  });
}
const tell = (job: string, message: object) =>
  callbacks.receiveMessage(job, signed(`${job}:${crypto.randomUUID()}`, JSON.stringify(message)));
const leave = (job: string, file: 'model.onnx' | 'metrics.json', bytes: Uint8Array<ArrayBuffer>) =>
  callbacks.receiveFile(job, file, signed(`${job}:${file}:${crypto.randomUUID()}`, bytes));

async function leaveAll(job: string): Promise<void> {
  await leave(job, 'model.onnx', new Uint8Array(vectorModel()));
  await leave(job, 'metrics.json', new Uint8Array(Buffer.from('{"roc_auc": 0.7}')));
  await tell(job, { type: 'done' });
}

async function train(
  url: string,
  {
    id = crypto.randomUUID() as string,
    signal = AbortSignal.timeout(20_000),
    allowed = ALLOWED,
    secret = SECRET as string | null,
  } = {},
) {
  const directory = await mkdtemp(path.join(root, 'job-'));
  const trainer = createWebhookTrainer({
    ...{ db: database.db, artifacts, allowed, secret: secret ?? undefined, now },
    maxModelBytes: 2 ** 20,
    timing: QUICKLY,
  });
  const logged: string[] = [];
  const progress: unknown[] = [];
  const data = { path: path.join(root, 'train.parquet'), digest: 'ab'.repeat(32), rows: 3 };
  const files = trainer.train(
    trainingJob({ id, directory, data }),
    { name: 'webhook', url, parameters: { rounds: 3 }, time_limit_minutes: 1 },
    { signal, progress: (is) => progress.push(is), log: (line) => logged.push(line) },
  );
  return { files, logged, progress, id, directory };
}

describe('a webhook', () => {
  it('trains, and what it sends back is taken', async () => {
    const service = await serve((_asked, { data: { job } }) => {
      void (async () => {
        const snapshot = await callbacks.openSnapshot(job, signed(`${job}:snapshot:1`, ''));
        const rows = await new Response(snapshot.stream as never).text();
        await tell(job, { type: 'log', lines: [`got ${rows}`, 'two\nlines'] });
        await tell(job, { type: 'progress', done: 1, total: 2 });
        await leaveAll(job);
      })();
      return 202;
    });
    const { files, logged, progress, directory, id } = await train(service.url);
    expect(await files).toMatchObject({ metrics: { roc_auc: 0.7 }, reference: null });
    expect(await readFile(path.join(directory, 'model.onnx'))).toEqual(Buffer.from(vectorModel()));
    expect(logged).toEqual(['got a snapshot', 'two', 'lines']);
    expect(progress).toEqual([{ done: 1, total: 2, says: null }]);
    await service.close();
    // Signed so that the other side can tell who asks.
    const [asked] = service.asked;
    const at = new Date(Number(asked?.headers['webhook-timestamp']) * 1000);
    expect(asked?.headers).toMatchObject(
      signMessage(SECRET, { id: `${id}:1`, at, body: asked?.body ?? '' }),
    );
    expect(JSON.parse(asked?.body ?? '')).toMatchObject({
      type: 'training.requested',
      data: {
        ...{ job: id, model: 'flights', seed: 7, parameters: { rounds: 3 }, classes: [0, 1] },
        snapshot: { rows: 3, path: `/api/v1/training-callbacks/${id}/snapshot` },
      },
    });
    await expect(tell(id, { type: 'done' })).rejects.toMatchObject({ code: 'training_run_ended' });
  });

  it('that failed says why', async () => {
    const service = await serve((_asked, { data: { job } }) => {
      void tell(job, { type: 'failed', says: 'no GPU is free' });
      return 200;
    });
    const { files } = await train(service.url);
    await expect(files).rejects.toMatchObject({
      status: 422,
      publicMessage: expect.stringContaining('could not train: no GPU is free'),
    });
    await service.close();
  });

  it('that leaves rubbish is refused', async () => {
    const service = await serve((_asked, { data: { job } }) => {
      void leave(job, 'model.onnx', new Uint8Array(Buffer.from('<html>'))).then(() =>
        tell(job, { type: 'done' }),
      );
      return 200;
    });
    const { files } = await train(service.url);
    await expect(files).rejects.toMatchObject({
      publicMessage: expect.stringContaining('model.onnx cannot be used'),
    });
    await service.close();
  });

  it('is told when its job is cancelled', async () => {
    const service = await serve(() => 200);
    const stop = new AbortController();
    const { files, id } = await train(service.url, { signal: stop.signal });
    const ended = expect(files).rejects.toThrow('cancelled');
    await expect.poll(() => service.asked.length).toBe(1);
    stop.abort(new Error('cancelled'));
    await ended;
    expect(JSON.parse(service.asked[1]?.body ?? '')).toMatchObject({
      type: 'training.cancelled',
      data: { job: id },
    });
    await service.close();
  });

  it('is asked once when a worker follows another, and again when that one gave up', async () => {
    const service = await serve(() => 200);
    const stop = new AbortController();
    const first = await train(service.url, { signal: stop.signal });
    const ended = expect(first.files).rejects.toThrow('lost');
    await expect.poll(() => service.asked.length).toBe(1);
    const second = await train(service.url, { id: first.id });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(service.asked).toHaveLength(1);
    stop.abort(new Error('lost'));
    await ended;
    await expect
      .poll(() => service.asked.map(({ headers }) => headers['webhook-id']))
      .toContain(`${first.id}:2`);
    await leaveAll(first.id);
    expect((await second.files).metrics).toEqual({ roc_auc: 0.7 });
    await service.close();
  });

  it('that is busy is asked again', async () => {
    let calls = 0;
    const service = await serve((_asked, { data: { job } }) => {
      calls++;
      if (calls < 3) return 503;
      void leaveAll(job);
      return 200;
    });
    await (await train(service.url)).files;
    expect(new Set(service.asked.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    await service.close();
  });

  it.each([
    [307, /answered 307 to the webhook; redirects are not followed/],
    [404, /answered 404 to the webhook/],
    [500, /took no call for 1 seconds: .* answered 500/],
  ])('that answers %i trains nothing', async (status, says) => {
    const service = await serve(() => status);
    const { files } = await train(service.url);
    await expect(files).rejects.toMatchObject({ publicMessage: expect.stringMatching(says) });
    await service.close();
  });
});

it.each([
  ['http://127.0.0.1:9/', { secret: null }, /MAINSTAY_TRAINING_WEBHOOK_SECRET/],
  ['http://elsewhere:9/', {}, /MAINSTAY_REMOTE_HOSTS/],
  ['http://127.0.0.1:9/', {}, /took no call .*ECONNREFUSED/],
])('asks %s in vain', async (url, options, says) => {
  const { files } = await train(url, options);
  await expect(files).rejects.toMatchObject({ publicMessage: expect.stringMatching(says) });
});
