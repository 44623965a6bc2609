import { ReplayError } from './gateway-client.ts';
import { ProgressDisplay } from './progress-display.ts';
import { replayFlights } from './replay-flights.ts';
import {
  type CommandLine,
  type ReplayDefaults,
  readCommandLine,
  USAGE,
  UsageError,
} from './replay-options.ts';
import { describeSummary } from './replay-summary.ts';

export interface ReplayContext extends ReplayDefaults {
  /** Runs the replay with a key made for it. */
  withOwnKey: WithKey;
  /** Ends it early, with its summary. */
  signal: AbortSignal;
}

type WithKey = (gatewayUrl: string, replay: (apiKey: string) => Promise<void>) => Promise<void>;

/**
 * The command line of the replay. Failures that a person can put right are told on standard error
 * and set the exit code; it rejects only with what nobody expected.
 */
export async function replayCommand(args: string[], context: ReplayContext): Promise<void> {
  try {
    const command = readCommandLine(args, context);
    if (command.help) console.log(USAGE);
    else if (command.apiKey) await replay(command, command.apiKey, context.signal);
    else
      await context.withOwnKey(command.gatewayUrl, (key) => replay(command, key, context.signal));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}

async function replay(command: CommandLine, apiKey: string, signal: AbortSignal): Promise<void> {
  const startedMs = performance.now();
  const display = new ProgressDisplay(process.stdout, startedMs);
  console.log(`Replaying flights through ${command.gatewayUrl}. Ctrl-C ends it.`);
  try {
    const summary = await replayFlights(
      {
        ...command,
        apiKey,
        // Two replays of one flight are two predictions, each with its own label.
        requestIdPrefix: `flight-${Date.now().toString(36)}`,
        onProgress: (progress) => display.update(progress, performance.now()),
      },
      signal,
    );
    display.clear();
    console.log(describeSummary(summary, (performance.now() - startedMs) / 1000));
  } catch (error) {
    display.clear();
    if (!(error instanceof ReplayError)) throw error;
    console.error(`${error.message}\n${advice(error, command)}`);
    process.exitCode = 1;
  }
}

function advice(error: ReplayError, command: CommandLine): string {
  switch (error.code) {
    case 'unreachable':
      return 'Start Mainstay with `npm start`, or name another gateway with --gateway.';
    case 'unauthorized':
    case 'forbidden':
      return command.apiKey
        ? 'Pass another key with --key.'
        : 'The gateway is of another installation than this one, where the key was made. Pass a key of its own with --key.';
    case 'model_not_found':
    case 'source_not_found':
      return 'The first `npm start` on an empty data directory defines its features, registers it and puts it in force.';
  }
}
