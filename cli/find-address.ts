import type { Config } from '#lib/config/contract.ts';
import { findHolder } from './start/instance-lock.ts';

/**
 * Where this installation's console or gateway is: on the port the environment names, else where the Mainstay that runs on
 * the data directory serves it, else on the default port.
 */
export async function findAddress(
  service: 'console' | 'gateway',
  config: Pick<Config, 'consolePort' | 'gatewayPort' | 'dataDir'>,
  env: Record<string, string | undefined>,
): Promise<string> {
  const isConsole = service === 'console';
  const holder = env[isConsole ? 'PORT' : 'GATEWAY_PORT']
    ? undefined
    : await findHolder(config.dataDir);
  const port = isConsole ? config.consolePort : config.gatewayPort;
  return holder?.[service] ?? `http://localhost:${port}`;
}
