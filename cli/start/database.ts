import type { Config } from '#lib/config/contract.ts';
import { findFreePort } from '#lib/db/embedded-postgres.ts';
import { embeddedPostgresOf } from '#lib/db/find-database-url.ts';
import { migrate } from '#lib/db/migrate.ts';
import { UsageError } from '../usage-error.ts';
import type { Supervised } from './supervise.ts';

/** Where the database is: the one configured, or an embedded one started here. It is migrated to this version's tables. */
export async function openDatabase(
  config: Config,
  secretKey: string,
  launch: (name: string, args: string[], env?: Record<string, string>) => Supervised,
  node: (file: string, ...args: string[]) => string[],
): Promise<string> {
  const url = config.databaseUrl ?? (await startEmbedded());
  await migrate(url).catch((error: Error) => {
    const where = config.databaseUrl ? 'the database of DATABASE_URL' : 'the embedded database';
    throw new UsageError(`Could not prepare ${where}: ${error.message}`);
  });
  return url;

  async function startEmbedded(): Promise<string> {
    const { directory, password } = embeddedPostgresOf(config, secretKey);
    const port = await findFreePort();
    const child = launch('postgres', node('cli/postgres-process.ts', directory, String(port)), {
      MAINSTAY_POSTGRES_PASSWORD: password,
    });
    const ready = await child.ready;
    return String(ready.url);
  }
}
