import { glob, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ArtifactStore } from '#lib/artifacts/contract.ts';
import type { Db } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import type { EventSource, RetrievedFeature } from '#lib/offline/retrieval.ts';
import type { OfflineService } from '#lib/offline/service.ts';
import type { ExpressionInput } from '../feature-expression.ts';
import { featureType } from '../feature-expression.ts';
import { EXPORTED, exportEvents } from '../store/export-events.ts';
import { retrievalSchema } from '../value-operations.ts';
import type { Catalog, CatalogSource } from './catalog.ts';
import { createPlanner, type Plan, type PlannedFeature } from './plan-lookup.ts';
import type { RunHandler } from './runs.ts';
import type { FileAccess } from './source-readers.ts';

/**
 * Historical retrieval as a run: pushed events and tables are written to files beside those that are files already, features are put
 * together from them, and what comes of it is kept by its SHA-256.
 */
export function createRetriever({
  db,
  catalog,
  offline,
  files,
  artifacts,
}: {
  db: Db;
  catalog: Catalog;
  offline: Pick<OfflineService, 'retrieve'>;
  files: FileAccess;
  artifacts: Pick<ArtifactStore, 'put'>;
}): RunHandler {
  const plan = createPlanner(catalog);

  return async (run, { progress }) => {
    const request = retrievalSchema.parse(run.request);
    const planned = await plan(request.features);
    const folder = await mkdtemp(path.join(files.duckDb.temporaryDirectory, 'mainstay-retrieval-'));
    try {
      const used = [...new Set(planned.views.map(({ from }) => from))];
      const sources = await Promise.all(
        used.map((from, index) => openSource(from, columnsUsed(planned, from), folder, index)),
      );
      const filename = `features.${request.format}`;
      const out = path.join(folder, filename);
      await progress({ total: 100, done: 0 });
      let told = 0;
      const summary = await offline.retrieve(
        {
          rows: { from: rowsOf(request, files.folder), time: request.time },
          sources,
          features: planned.needed.map((feature) => toRetrieved(feature, planned, used)),
          output: planned.asked.map(({ view, feature }, index) => ({
            feature: placeOf(planned, view.id, feature),
            name: outputName(planned, index),
          })),
          out,
        },
        {
          onProgress({ share }) {
            const done = Math.floor(share * 99);
            if (done <= told) return;
            told = done;
            progress({ done }).catch(() => undefined);
          },
        },
      );
      const { digest, sizeBytes } = await artifacts.put({ path: out });
      await progress({ done: 100 });
      return { digest, filename, size_bytes: sizeBytes, ...summary };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };

  async function openSource(
    { id, source, entity }: CatalogSource,
    columns: readonly string[],
    folder: string,
    index: number,
  ): Promise<EventSource> {
    const declared = columns.map((name) => ({ name, type: source.columns[name] ?? 'string' }));
    if (source.kind === 'file') {
      const found: string[] = [];
      for await (const file of glob(source.path, { cwd: files.folder })) {
        found.push(inFolder(files.folder, file));
      }
      if (found.length === 0) {
        throw refused(`There is no file ${source.path} in the folder of feature files`);
      }
      return {
        files: found.sort(),
        keys: entity.keys.map(({ name, type }) => ({ column: name, row: name, type })),
        eventTime: source.event_time,
        ...(source.created_time !== undefined && { createdTime: source.created_time }),
        columns: declared,
      };
    }
    const file = path.join(folder, `source-${index}.csv`);
    await exportEvents(db, { ...source, id }, entity, { columns, file });
    const hasCreated = source.kind === 'push' || source.created_time !== undefined;
    return {
      files: [file],
      hasEmptyText: true,
      keys: entity.keys.map(({ name, type }, at) => ({
        column: EXPORTED.key(at),
        row: name,
        type,
      })),
      eventTime: EXPORTED.event,
      ...(hasCreated && { createdTime: EXPORTED.created }),
      ...(source.kind === 'push' && { sequence: EXPORTED.seq }),
      columns: declared,
    };
  }
}

function rowsOf(
  {
    rows,
    file,
  }: { rows?: readonly Record<string, unknown>[] | undefined; file?: string | undefined },
  folder: string,
) {
  return file === undefined ? { rows: rows ?? [] } : { file: inFolder(folder, file) };
}

/** Throws AppError for a path that leads out of the folder. */
function inFolder(folder: string, file: string): string {
  const full = path.resolve(folder, file);
  if (full.startsWith(`${path.resolve(folder)}${path.sep}`)) return full;
  throw refused(`The path ${file} leads out of the folder of feature files`);
}

/** The columns that the features of a source use. */
function columnsUsed({ needed }: Plan, { id, source }: CatalogSource): string[] {
  const used = new Set<string>();
  for (const { view, name } of needed) {
    const feature = view.features.get(name);
    if (view.from?.id !== id || !feature || feature.kind === 'expression') continue;
    if (feature.column !== undefined) used.add(feature.column);
    if (feature.kind === 'value') continue;
    for (const { column } of [...(feature.where ?? []), ...(feature.predicate ?? [])]) {
      used.add(column);
    }
  }
  return Object.keys(source.columns).filter((column) => used.has(column));
}

function toRetrieved(
  { view, name, linked }: PlannedFeature,
  planned: Plan,
  used: readonly CatalogSource[],
): RetrievedFeature {
  const definition = view.features.get(name);
  if (!definition) throw new Error(`${name} is no feature of ${view.view.name}`);
  if (definition.kind === 'expression') {
    if (!linked) throw new Error(`${name} has not been read`);
    const { expression, views } = linked;
    const places = new Map<ExpressionInput, number>(
      expression.inputs.map((input, index) => [input, index]),
    );
    return {
      kind: 'expression',
      type: definition.type,
      inputs: expression.inputs.map((input) => {
        if (input.kind === 'request') return { request: input.name };
        return { feature: placeOf(planned, views.get(input.view)?.id, input.feature) };
      }),
      evaluate: (values) => expression.evaluate((input) => values[places.get(input) ?? -1]),
    };
  }
  const source = used.findIndex(({ id }) => id === view.from?.id);
  const { ttlMs } = view;
  if (definition.kind === 'value') {
    return { kind: 'value', source, ttlMs, column: definition.column };
  }
  const type = featureType(definition, view.from?.source) ?? 'number';
  return { kind: 'aggregate', source, ttlMs, type, definition };
}

function placeOf({ needed }: Plan, viewId: number | undefined, name: string): number {
  return needed.findIndex((feature) => feature.view.id === viewId && feature.name === name);
}

/** The feature's own name where no other asked for has it, else with its view's. */
function outputName({ asked }: Plan, index: number): string {
  const { view, feature } = asked[index]?.described ?? { view: '', feature: '' };
  const isOnly = asked.filter((one) => one.described.feature === feature).length === 1;
  return isOnly ? feature : `${view}__${feature}`;
}

function refused(message: string): AppError {
  return new AppError('invalid_request', { publicMessage: `${message}.` });
}
