import { readConfig } from '#lib/config/service.ts';
import { replayCommand } from '../../examples/flights/replay.ts';
import { catchSignals } from '../catch-signals.ts';
import { withDemoKey } from '../demo-key.ts';
import { installationUrl, withDatabase } from '../installation.ts';

/** Replays the flights example; without a key it makes one for itself in the installation's database. */
export async function demo(args: string[]): Promise<void> {
  const config = readConfig();
  await replayCommand(args, {
    gatewayPort: config.gatewayPort,
    apiKey: process.env.MAINSTAY_API_KEY || undefined,
    withOwnKey: async (gatewayUrl, replay) =>
      withDatabase(await installationUrl(config), ({ auth }) =>
        withDemoKey(auth, gatewayUrl, replay),
      ),
    signal: catchSignals(),
  });
}
