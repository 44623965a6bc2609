import path from 'node:path';
import { deriveSecret } from '#lib/auth/derive-secret.ts';
import { type Config, ConfigError } from '#lib/config/contract.ts';
import { findRunningEmbeddedPostgres } from './embedded-postgres-address.ts';

/** Password and place of the embedded Postgres: the same for the process that runs it and those that connect to it. */
export function embeddedPostgresOf(config: Pick<Config, 'dataDir'>, secretKey: string) {
  return {
    directory: path.join(config.dataDir, 'postgres'),
    password: deriveSecret(secretKey, 'embedded-postgres'),
  };
}

/**
 * The database a process started by itself uses: DATABASE_URL, else the embedded Postgres that `npm start` runs on the same data
 * directory. Throws a ConfigError that says what to do when there is neither.
 */
export function findDatabaseUrl(
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  secretKey: string,
): string {
  if (config.databaseUrl) return config.databaseUrl;
  const { directory, password } = embeddedPostgresOf(config, secretKey);
  const url = findRunningEmbeddedPostgres(directory, password);
  if (url) return url;
  throw new ConfigError(
    `No database: set DATABASE_URL, or run npm start, which runs a Postgres in ${directory}.`,
  );
}
