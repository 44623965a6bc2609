import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { parseDuration } from '#lib/features/duration.ts';
import type { PointInTimeJoin, PointInTimeSummary } from '#lib/offline/contract.ts';
import { createOfflineService } from '#lib/offline/service.ts';
import { UsageError } from '../usage-error.ts';

const USAGE = `Usage: mainstay pit-join ENTITIES FEATURES --keys a,b --time COL --event-time COL --out FILE [options]

Finds for each row of ENTITIES the values that were known of its keys at its time: the latest row of FEATURES that had happened, and
was known, by then. Writes the columns of ENTITIES in their order, row for row, then each feature and its <feature>__status: present, null,
not_found (nothing was known of the keys) or expired (what was known is older than the ttl). Files are CSV or Parquet.

  --keys a,b         columns of both files that must be equal, one by one; a null equals nothing
  --time COL         in ENTITIES: as of when
  --event-time COL   in FEATURES: when it happened
  --created COL      in FEATURES: when it became known; what was not yet known is left out. Of rows that happened at one time
                     the one known last is the latest (unknown is last), then the one that comes last in the file
  --ttl DURATION     how old a value may be, as in 90s, 5m, 24h or 30d, both ends included; default: any age
  --out FILE         .csv or .parquet; written whole or not at all, in place of what was there
  --features x,y     the features to take; default: all columns of FEATURES but keys and times
  --prefix TEXT      before the name of each feature, where names would be there twice
  --ignore-created   compatibility with Feast: --created only orders, and rows that were not yet known are taken
  --memory MB        what the join may use before it goes to disk; default: half of the machine, 3072 at most
  --threads N        default: the machine's

Times are timestamps, dates, ISO 8601 text, or numbers since 1970 (seconds, milliseconds, microseconds or nanoseconds, whichever makes the
column's largest a time near ours). A time without a zone is UTC; days have 24 hours.
Keys that are whole numbers in both files are compared as numbers; a number meets text as its digits, so that 7 is '7' and not '007'.
An empty field of a CSV file is null. NaN and infinities are null.
`;

/** Joins two files as of times. */
export async function pitJoin(args: string[]): Promise<void> {
  const options = readOptions(args);
  if (options === 'help') {
    process.stdout.write(USAGE);
    return;
  }
  const { join, memoryMb, threads } = options;
  const service = createOfflineService({ memoryMb, threads, temporaryDirectory: tmpdir() });
  const startedAt = performance.now();
  const summary = await service.joinFiles(join);
  process.stdout.write(sentences(summary, join.out, performance.now() - startedAt));
}

function sentences(summary: PointInTimeSummary, out: string, tookMs: number): string {
  const { rows, found, expired, notFound, features } = summary;
  const number = (value: number) => value.toLocaleString('en-US');
  return `Wrote ${out}: ${number(rows)} ${rows === 1 ? 'row' : 'rows'}, ${features.length} ${features.length === 1 ? 'feature' : 'features'}, in ${(tookMs / 1000).toFixed(1)} s.
${number(found)} found, ${number(expired)} expired, ${number(notFound)} not found.
`;
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const OPTIONS = {
  keys: text,
  time: text,
  'event-time': text,
  created: text,
  ttl: text,
  out: text,
  features: text,
  prefix: text,
  'ignore-created': flag,
  memory: text,
  threads: text,
  help: { ...flag, short: 'h' },
} as const;

function readOptions(
  args: string[],
): 'help' | { join: PointInTimeJoin; memoryMb: number; threads: number } {
  const { values, positionals } = parse(args);
  if (values.help) return 'help';
  const [entities, features] = positionals;
  if (!entities || !features || positionals.length > 2) {
    throw new UsageError(`pit-join takes two files, ENTITIES and FEATURES.\n\n${USAGE}`, 2);
  }
  const needed = (name: 'keys' | 'time' | 'event-time' | 'out') => {
    const value = values[name];
    if (!value) throw new UsageError(`pit-join needs --${name}.\n\n${USAGE}`, 2);
    return value;
  };
  const join: PointInTimeJoin = {
    entities,
    features,
    keys: readNames('keys', needed('keys')),
    time: needed('time'),
    eventTime: needed('event-time'),
    createdTime: values.created,
    ttlMs: readTtl(values.ttl),
    ignoreCreated: values['ignore-created'] ?? false,
    columns: values.features === undefined ? undefined : readNames('features', values.features),
    prefix: values.prefix,
    out: needed('out'),
  };
  const halfMb = Math.floor(totalmem() / 2 ** 21);
  return {
    join,
    memoryMb: readCount('memory', values.memory) ?? Math.max(256, Math.min(3072, halfMb)),
    threads: readCount('threads', values.threads) ?? availableParallelism(),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`, 2);
  }
}

function readNames(option: string, given: string): string[] {
  const names = given.split(',').map((name) => name.trim());
  if (names.includes('')) throw new UsageError(`--${option} must be names with commas between.`, 2);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new UsageError(`--${option} names ${twice} twice.`, 2);
  return names;
}

function readTtl(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const ttlMs = parseDuration(given);
  if (ttlMs !== undefined) return ttlMs;
  throw new UsageError(
    `--ttl must be a whole number and s, m, h or d, as in 90s, 5m, 24h or 30d, not ${given}.`,
    2,
  );
}

function readCount(option: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const count = /^[1-9][0-9]{0,6}$/.test(given) ? Number(given) : undefined;
  if (count === undefined)
    throw new UsageError(`--${option} must be a whole number, not ${given}.`, 2);
  return count;
}
