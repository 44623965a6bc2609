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

/**
 * The command line of the replay. Failures that a person can put right are told on standard error
 * and set the exit code; it rejects only with what nobody expected.
 */
export async function replayCommand(args: string[], defaults: ReplayDefaults): Promise<void> {
  try {
    const command = readCommandLine(args, defaults);
    if (command.help) console.log(USAGE);
    else await replay(command);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}

async function replay(command: CommandLine): Promise<void> {
  const interrupt = new AbortController();
  // A second Ctrl-C finds no handler and ends the process.
  process.once('SIGINT', () => interrupt.abort());
  process.once('SIGTERM', () => interrupt.abort());

  const startedMs = performance.now();
  const display = new ProgressDisplay(process.stdout, startedMs);
  console.log(`Replaying flights through ${command.gatewayUrl}. Ctrl-C ends it.`);
  try {
    const summary = await replayFlights(
      {
        ...command,
        // Two replays of one flight are two predictions, each with its own label.
        requestIdPrefix: `flight-${Date.now().toString(36)}`,
        onProgress: (progress) => display.update(progress, performance.now()),
      },
      interrupt.signal,
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
      return `The key came from ${command.apiKeySource}. Pass another with --key.`;
    case 'model_not_found':
      return (
        'The first `npm start` on an empty data directory registers it. Otherwise register a ' +
        'version from examples/flights/models and promote it, or pass --model.'
      );
  }
}
