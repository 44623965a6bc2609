import { readFileSync } from 'node:fs';
import path from 'node:path';

export const USER = 'mainstay';
export const DATABASE = 'mainstay';

export function connectionString(port: number, password: string): string {
  return `postgresql://${USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${DATABASE}`;
}

/** Connection string of the embedded Postgres that runs from `directory` now, or undefined when none runs. */
export function findRunningEmbeddedPostgres(directory: string, password: string) {
  const [pid, , , port] = readPidFile(directory).split('\n');
  if (!pid || !port) return undefined;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined;
  }
  return connectionString(Number(port), password);
}

function readPidFile(directory: string): string {
  try {
    return readFileSync(path.join(directory, 'postmaster.pid'), 'utf8');
  } catch {
    return '';
  }
}
