import type { ServerResponse } from 'node:http';
import { Server, type Socket } from 'node:net';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** After that long without a byte, nothing is under way to us on a connection: time for a lost packet to be sent again. */
const SILENT_MS = 1000;
const LOOK_MS = 20;
/** How long requests are held back, at most, for no new connection to come for a while; then, for the next turn without one. */
const HOLD = { forMs: 100, atMostMs: 200, calmMs: 20 };
/** Of a turn of the event loop in which next to nothing happened. */
const QUIET_TURN_MS = 0.5;

interface Connection {
  /** Requests that are not answered yet. */
  asked: number;
  bytesRead: number;
  heardMs: number;
}

/**
 * Follows an app's connections, so that it can stop without losing a request that has reached it. Node's own `close` ends the
 * connections it has read nothing of as idle ones, whatever waits in them.
 */
export function createDrain(app: FastifyInstance, clock: () => number) {
  const connections = new Map<Socket, Connection>();
  let acceptedMs = 0;
  let held: Promise<void> | undefined;

  app.server.on('connection', (socket: Socket) => {
    acceptedMs = clock();
    connections.set(socket, { asked: 0, bytesRead: 0, heardMs: acceptedMs });
    socket.once('close', () => connections.delete(socket));
  });
  app.server.on('request', ({ socket }, response) => {
    const connection = connections.get(socket);
    if (connection) connection.asked += 1;
    response.once('close', noteAnswered);
  });
  app.addHook('onRequest', (_request, _reply, done) => {
    if (held) void held.then(() => done());
    else done();
  });

  function hear({ bytesRead }: Socket, connection: Connection): void {
    connection.bytesRead = bytesRead;
    connection.heardMs = clock();
  }

  function noteAnswered(this: ServerResponse): void {
    const connection = connections.get(this.req.socket);
    if (!connection) return;
    connection.asked -= 1;
    hear(this.req.socket, connection);
  }

  /**
   * What the system has accepted and Node has not is lost when a server stops listening. Node takes in one connection in a turn of its
   * loop, so requests are held back, and whoever waits for an answer sends no other; when there was a turn without a new connection,
   * the next step is to stop.
   */
  async function stopListening(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    held = promise;
    const from = clock();
    for (let now = from; now - from < HOLD.atMostMs; ) {
      const turn = now;
      await nextTurn();
      now = clock();
      const isQuiet = acceptedMs < turn && now - turn < QUIET_TURN_MS;
      if (isQuiet && (now - acceptedMs >= HOLD.calmMs || now - from >= HOLD.forMs)) break;
    }
    // Not the HTTP server's own, which would end connections too.
    Server.prototype.close.call(app.server);
    held = undefined;
    resolve();
  }

  function endSilent(): void {
    for (const [socket, connection] of connections) {
      if (socket.bytesRead !== connection.bytesRead) hear(socket, connection);
      const silentMs = clock() - connection.heardMs;
      if (connection.asked === 0 && silentMs >= SILENT_MS) socket.destroySoon();
    }
  }

  /** Stops listening. Resolves when every connection was answered, or silent for a while, and has ended; in time in any case. */
  return async function drain(withinMs: number): Promise<void> {
    const until = clock() + withinMs;
    await stopListening();
    while (connections.size > 0 && clock() < until) {
      await delay(LOOK_MS);
      // What came while this process was busy is read first.
      await nextTurn();
      endSilent();
    }
    for (const socket of connections.keys()) socket.destroy();
  };
}
