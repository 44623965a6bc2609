import { Socket } from 'node:net';
import pg from 'pg';

export interface Listener {
  close(): Promise<void>;
}

const RECONNECT_DELAY_MS = 500;
const GOODBYE_MS = 1000;
const LIVENESS_MS = { every: 10_000, deadline: 5000 };

/**
 * Listens on Postgres channels until closed, reconnecting for ever. `onConnected` runs after the first connection and after
 * every reconnection, since what was notified in between is lost: callers re-read their state there. Since a network may go
 * silent without a word, it asks every ten seconds whether Postgres is still there.
 */
export function listen(options: {
  url: string;
  channels: readonly string[];
  onNotification: (channel: string, payload: string) => void;
  onConnected?: () => void;
  onError?: (error: Error) => void;
  livenessMs?: { every: number; deadline: number };
}): Listener {
  const liveness = options.livenessMs ?? LIVENESS_MS;
  let closed = false;
  let client: pg.Client | undefined;
  let socket: Socket | undefined;
  let timer: NodeJS.Timeout | undefined;

  const connect = async () => {
    const mine = new Socket();
    socket = mine;
    const next = new pg.Client({
      stream: () => mine,
      connectionString: options.url,
      application_name: 'mainstay-listen',
      keepAlive: true,
      connectionTimeoutMillis: liveness.deadline,
      query_timeout: liveness.deadline,
    });
    let heart: NodeJS.Timeout | undefined;
    let ended = false;
    const reconnect = (error?: Error) => {
      if (ended) return;
      ended = true;
      clearInterval(heart);
      if (closed) return;
      if (error) options.onError?.(error);
      void next.end().catch(() => undefined);
      timer = setTimeout(() => void connect(), RECONNECT_DELAY_MS);
    };
    next.on('error', reconnect);
    next.on('end', () => reconnect());
    next.on('notification', (message) => {
      options.onNotification(message.channel, message.payload ?? '');
    });
    try {
      await next.connect();
      for (const channel of options.channels) {
        await next.query(`LISTEN ${next.escapeIdentifier(channel)}`);
      }
    } catch (error) {
      reconnect(error as Error);
      return;
    }
    if (closed) {
      await next.end().catch(() => undefined);
      return;
    }
    client = next;
    heart = setInterval(() => next.query('SELECT 1').catch(reconnect), liveness.every);
    options.onConnected?.();
  };

  void connect();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      // Postgres may not be there to say goodbye.
      const cut = setTimeout(() => socket?.destroy(), GOODBYE_MS);
      await client?.end().catch(() => undefined);
      clearTimeout(cut);
    },
  };
}
