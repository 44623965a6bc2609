import pg from 'pg';
import { listen } from '#lib/db/listen.ts';

/** The least a release can take: a committed NOTIFY reaching a listener on the same server, timed under the same load. */
export async function measureNotify(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  let heard = () => {};
  const listener = await new Promise<ReturnType<typeof listen>>((resolve) => {
    const opened = listen({
      url,
      channels: ['bench_reference'],
      onNotification: () => heard(),
      onConnected: () => resolve(opened),
    });
  });
  return {
    async roundTrip(): Promise<number> {
      const startedAt = performance.now();
      const arrived = new Promise<void>((resolve) => {
        heard = resolve;
      });
      await client.query(`SELECT pg_notify('bench_reference', '')`);
      await arrived;
      return performance.now() - startedAt;
    },
    async close() {
      await listener.close();
      await client.end();
    },
  };
}
