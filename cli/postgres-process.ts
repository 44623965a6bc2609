// Embedded Postgres as a process of its own, so that it is stopped last and in order.
import { startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';

const [directory = '', port = ''] = process.argv.slice(2);
const server = await startEmbeddedPostgres({
  directory,
  port: Number(port),
  password: process.env.MAINSTAY_POSTGRES_PASSWORD ?? '',
  onExit: () => {
    process.stderr.write('The Postgres server ended by itself.\n');
    process.exit(1);
  },
}).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
// embedded-postgres stops its server on SIGTERM itself; a parent that died cannot send one.
process.on('disconnect', () => {
  void server.stop().finally(() => process.exit(0));
});
process.send?.({ type: 'ready', url: server.url });
