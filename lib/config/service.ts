import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Config, parseConfig } from './contract.ts';

/** Reads the process's environment once; the composition roots call it and pass on what others need. */
export function readConfig(): Config {
  return parseConfig(process.env, process.cwd());
}

/**
 * The secret that other secrets are derived from: MAINSTAY_SECRET_KEY, else the data directory's `secret-key`, made on
 * first use with mode 0600. Two processes that start at once agree, since the file is created exclusively.
 */
export async function readSecretKey(
  config: Pick<Config, 'secretKey' | 'dataDir'>,
): Promise<string> {
  if (config.secretKey) return config.secretKey;
  const file = path.join(config.dataDir, 'secret-key');
  await mkdir(config.dataDir, { recursive: true });
  try {
    await writeFile(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return (await readFile(file, 'utf8')).trim();
}
