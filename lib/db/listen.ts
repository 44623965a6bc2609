import pg from 'pg';

export interface Listener {
  close(): Promise<void>;
}

const RECONNECT_DELAY_MS = 500;

/**
 * Listens on Postgres channels until closed, reconnecting for ever. `onConnected` runs after the first connection and after
 * every reconnection, since what was notified in between is lost: callers re-read their state there.
 */
export function listen(options: {
  url: string;
  channels: readonly string[];
  onNotification: (channel: string, payload: string) => void;
  onConnected?: () => void;
  onError?: (error: Error) => void;
}): Listener {
  let closed = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;

  const connect = async () => {
    const next = new pg.Client({
      connectionString: options.url,
      application_name: 'mainstay-listen',
      keepAlive: true,
    });
    let ended = false;
    const reconnect = (error?: Error) => {
      if (ended) return;
      ended = true;
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
    options.onConnected?.();
  };

  void connect();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
