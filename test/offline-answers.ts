import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDuckDb } from '#lib/db/duckdb.ts';
import type { FeatureStatus, FeatureValue, View } from '#lib/features/contract.ts';
import { durationMs } from '#lib/features/duration.ts';
import { featureType } from '#lib/features/feature-expression.ts';
import type { Retrieval, RetrievedFeature } from '#lib/offline/retrieval.ts';
import { createOfflineService } from '#lib/offline/service.ts';
import { type StreamEvent, streamSource, type TakenEvent } from './feature-streams.ts';

export type Answers = Record<string, { value: FeatureValue; status: FeatureStatus }>;

const settings = { memoryMb: 512, threads: 1, temporaryDirectory: tmpdir() };

/** What offline says of a stream's view as of times, for events that were taken in: by files, as it reads them. */
export async function offlineAnswers(
  view: View,
  events: readonly TakenEvent[],
  asked: readonly { key: StreamEvent['key']; atMs: number }[],
): Promise<Answers[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'offline-answers-'));
  const db = await openDuckDb(settings);
  try {
    const file = path.join(folder, 'events.csv');
    await writeFile(file, eventsCsv(events));
    const out = path.join(folder, 'answers.parquet');
    await createOfflineService(settings).retrieve(retrievalOf(view, file, asked, out));
    const rows = await db.rows<Record<string, FeatureValue | bigint>>(
      `SELECT * FROM read_parquet('${out}')`,
    );
    return rows.map((row) =>
      Object.fromEntries(
        view.features.map(({ name }) => {
          const value = row[name] ?? null;
          const status = row[`${name}__status`] as FeatureStatus;
          return [name, { value: typeof value === 'bigint' ? Number(value) : value, status }];
        }),
      ),
    );
  } finally {
    await db.close();
    await rm(folder, { recursive: true });
  }
}

function retrievalOf(
  view: View,
  file: string,
  asked: readonly { key: StreamEvent['key']; atMs: number }[],
  out: string,
): Retrieval {
  const ttlMs = view.ttl === undefined ? null : durationMs(view.ttl);
  const shared = { source: 0, ttlMs };
  return {
    rows: {
      from: {
        rows: asked.map(({ key, atMs }) => ({
          from: key[0],
          nr: key[1],
          at: new Date(atMs).toISOString(),
        })),
      },
      time: 'at',
    },
    sources: [
      {
        files: [file],
        hasEmptyText: true,
        keys: [
          { column: 'origin', row: 'from', type: 'string' },
          { column: 'number', row: 'nr', type: 'integer' },
        ],
        eventTime: 'happened',
        createdTime: 'known',
        sequence: 'seq',
        columns: Object.entries(streamSource.columns).map(([name, type]) => ({ name, type })),
      },
    ],
    features: view.features.map((feature): RetrievedFeature => {
      if (feature.kind === 'value') return { kind: 'value', ...shared, column: feature.column };
      if (feature.kind !== 'aggregate') throw new Error(`${feature.name} is an expression`);
      const type = featureType(feature, streamSource) ?? 'number';
      return { kind: 'aggregate', ...shared, type, definition: feature };
    }),
    output: view.features.map(({ name }, feature) => ({ feature, name })),
    out,
  };
}

/** Not in the order in which they were taken in: `seq` says that. */
function eventsCsv(events: readonly TakenEvent[]): string {
  const names = Object.keys(streamSource.columns);
  const lines = events.map(({ key, eventMs, createdMs, columns, seq }) => [
    ...key,
    new Date(eventMs).toISOString(),
    new Date(createdMs).toISOString(),
    ...names.map((name) => columns[name] ?? null),
    seq,
  ]);
  return [['origin', 'number', 'happened', 'known', ...names, 'seq'], ...lines.reverse()]
    .map((line) => `${line.map(cell).join(',')}\n`)
    .join('');
}

function cell(value: FeatureValue): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  return `"${value.replaceAll('"', '""')}"`;
}
