import { readConfig } from '#lib/config/service.ts';
import { replayCommand } from '../../examples/flights/replay.ts';
import { catchSignals } from '../catch-signals.ts';
import { withDemoKey } from '../demo-key.ts';
import { findAddress } from '../find-address.ts';
import { installationUrl, withDatabase } from '../installation.ts';
import { findHolder } from '../start/instance-lock.ts';
import { UsageError } from '../usage-error.ts';

/** Replays the flights example; without a key it makes one for itself in the installation's database. */
export async function demo(args: string[]): Promise<void> {
  const config = readConfig();
  await replayCommand(args, {
    gatewayUrl: await findAddress('gateway', config, process.env),
    apiKey: process.env.MAINSTAY_API_KEY || undefined,
    withOwnKey: async (gatewayUrl, replay) => {
      if (!config.databaseUrl && !(await findHolder(config.dataDir))) {
        throw new UsageError(
          `No Mainstay runs on ${config.dataDir}. Start it with \`npm start\`, name its directory in MAINSTAY_DATA_DIR,\n` +
            'or pass the address and a key of another with --gateway and --key.',
        );
      }
      await withDatabase(await installationUrl(config), ({ auth }) =>
        withDemoKey(auth, gatewayUrl, replay),
      );
    },
    signal: catchSignals(),
  });
}
