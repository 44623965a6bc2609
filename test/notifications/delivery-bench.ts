import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { type FakeServer, startFakeServer } from '../fake-server.ts';
import { addChannel, deliveryOf } from './outbox.ts';

/** One database for a test file, and for each test an empty outbox and a server that says yes to all that is sent to it. */
export function deliveryBench() {
  let database: TestDatabase;
  let server: FakeServer;
  let bodies: string[] = [];
  const deliveries: ReturnType<typeof deliveryOf>[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    bodies = [];
    server = await startFakeServer((_request, response, body) => {
      bodies.push(body);
      response.writeHead(200).end('ok');
    });
  });
  afterEach(async () => {
    await Promise.all(deliveries.splice(0).map((delivery) => delivery.close()));
    await server.close();
    await database.db.pool.query('TRUNCATE deliveries, channels CASCADE');
  });

  /** A worker's part in delivering; it ends with the test. */
  function open(more: Parameters<typeof deliveryOf>[1] = {}) {
    const delivery = deliveryOf(database, more);
    deliveries.push(delivery);
    return delivery;
  }

  return {
    get database() {
      return database;
    },
    get server() {
      return server;
    },
    /** What was sent. */
    get bodies() {
      return bodies;
    },
    open,
    /** Sends what is due. */
    async run(delivery = open()): Promise<void> {
      await delivery.wake();
      await delivery.settled();
    },
    addSlack: (url = `${server.url}/services/T0/B0/abcdefghij`): Promise<string> =>
      addChannel(database, { kind: 'slack', secret: url }),
    /** What the server says from now on. */
    answerWith(status: number, headers: Record<string, string> = {}, body = ''): void {
      server.answer = (_request, response) => response.writeHead(status, headers).end(body);
    },
  };
}
