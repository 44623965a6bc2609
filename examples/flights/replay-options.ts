import { parseArgs } from 'node:util';
import type { ReplaySpeed } from './replay-clock.ts';
import { REPLAY_FROM, REPLAY_TO } from './replay-flights.ts';
import { MODEL_NAME } from './versions.ts';

export const USAGE = `Replays real flights of March to June 2001 through a Mainstay gateway.

  npm run demo -- [options]

  --speed N|max      simulated seconds in a real second (default 600: a day in 2.4 minutes)
  --limit N          stop after N flights
  --from, --to DATE  departures from, and until before, 2001-03-01 or 2001-03-01T06:00
                     (default 2001-03-01 to 2001-07-01)
  --gateway URL      default: the port in GATEWAY_PORT, else the gateway of the running
                     npm start, else http://localhost:8080
  --key KEY          default MAINSTAY_API_KEY, else one made for this replay in the
                     installation's database and revoked when it ends
  --model NAME       default ${MODEL_NAME}
  --concurrency N    requests at the same time (default 16)
  --help`;

export interface CommandLine {
  help: boolean;
  gatewayUrl: string;
  /** Undefined: the replay makes one. */
  apiKey: string | undefined;
  model: string;
  from: Date;
  to: Date;
  limit: number | undefined;
  speed: ReplaySpeed;
  concurrency: number;
}

/** What holds without an option: the caller has read the configuration. */
export interface ReplayDefaults {
  gatewayUrl: string;
  apiKey: string | undefined;
}

/** Something the person at the command line can put right. */
export class UsageError extends Error {}

export function readCommandLine(args: string[], defaults: ReplayDefaults): CommandLine {
  const text = { type: 'string' } as const;
  const options = {
    speed: text,
    limit: text,
    from: text,
    to: text,
    gateway: text,
    key: text,
    model: text,
    concurrency: text,
    help: { type: 'boolean' },
  } as const;
  const values = parseOrExplain(() => parseArgs({ args: joinNegatives(args), options }).values);
  const from = values.from === undefined ? REPLAY_FROM : parseDate('--from', values.from);
  const to = values.to === undefined ? REPLAY_TO : parseDate('--to', values.to);
  if (from >= to) throw new UsageError('--from must be earlier than --to.');
  return {
    help: values.help ?? false,
    apiKey: values.key ?? defaults.apiKey,
    gatewayUrl: values.gateway ?? defaults.gatewayUrl,
    model: values.model ?? MODEL_NAME,
    from,
    to,
    limit: values.limit === undefined ? undefined : parseCount('--limit', values.limit),
    speed: parseSpeed(values.speed ?? '600'),
    concurrency: parseCount('--concurrency', values.concurrency ?? '16'),
  };
}

/** `--limit -1` as `--limit=-1`: a number that is refused for what it is, not for looking like an option. */
function joinNegatives(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const flag = joined.at(-1);
    if (/^-[\d.]/.test(arg) && flag && /^--\w+$/.test(flag)) joined.splice(-1, 1, `${flag}=${arg}`);
    else joined.push(arg);
  }
  return joined;
}

function parseOrExplain<T>(parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    throw new UsageError(`${cause instanceof Error ? cause.message : cause}\n\n${USAGE}`, {
      cause,
    });
  }
}

function parseDate(flag: string, text: string): Date {
  const match = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?Z?$/.exec(text);
  const date = new Date(`${match?.[1]}T${match?.[2] ?? '00:00'}Z`);
  if (!match || Number.isNaN(date.getTime())) {
    throw new UsageError(
      `${flag} takes a date such as 2001-03-01 or 2001-03-01T06:00, not ${shown(text)}.`,
    );
  }
  return date;
}

function shown(text: string): string {
  return text === '' ? '""' : text;
}

function parseCount(flag: string, text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new UsageError(`${flag} takes a whole number from 1, not ${shown(text)}.`);
  }
  return count;
}

function parseSpeed(text: string): ReplaySpeed {
  const speed = text === 'max' ? text : Number(text);
  if (speed !== 'max' && !(speed > 0 && Number.isFinite(speed))) {
    throw new UsageError(`--speed takes a number above 0 or max, not ${shown(text)}.`);
  }
  return speed;
}
