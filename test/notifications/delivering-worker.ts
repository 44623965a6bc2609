import { openDb } from '#lib/db/client.ts';
import { createMessageDelivery } from '#lib/notifications/service.ts';
import { createSecretBox } from '#lib/secrets/service.ts';

/** A process that delivers what is due and ends when it is killed: `node … DATABASE_URL SECRET_KEY LEASE_SECONDS`. */
const [url = '', secretKey = '', leaseSeconds] = process.argv.slice(2);
const delivery = createMessageDelivery({
  ...{ db: openDb({ url, applicationName: 'mainstay-killed' }), now: () => new Date() },
  secrets: createSecretBox({ secretKey }),
  notify: { publicUrl: 'http://localhost', hosts: [{ host: '127.0.0.1', port: null }] },
  ...{ leaseSeconds: Number(leaseSeconds), timeoutMs: 60_000 },
  warn: (error) => process.stderr.write(`${String(error)}\n`),
});
await delivery.wake();
await delivery.settled();
