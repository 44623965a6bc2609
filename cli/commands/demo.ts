import { readConfig, readSecretKey } from '#lib/config/service.ts';
import { replayCommand } from '../../examples/flights/replay.ts';
import { demoKey } from '../start/demo-key.ts';

/** Replays the flights example; without a key of one's own it uses the demo's, which `npm start` let in. */
export async function demo(args: string[]): Promise<void> {
  const config = readConfig();
  const ownKey = process.env.MAINSTAY_API_KEY || config.bootstrapApiKey;
  await replayCommand(args, {
    gatewayPort: config.gatewayPort,
    apiKey: ownKey ?? demoKey(await readSecretKey(config)),
    apiKeySource: ownKey ? 'the environment' : `the secret key of ${config.dataDir}`,
  });
}
