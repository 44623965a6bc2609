import { glob } from 'node:fs/promises';
import path from 'node:path';
import type { Db } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import type {
  EventSource,
  RetrievalSummary,
  RetrievedFeature,
  RowsSource,
} from '#lib/offline/retrieval.ts';
import type { OfflineService } from '#lib/offline/service.ts';
import type { ExpressionInput } from '../feature-expression.ts';
import { featureType } from '../feature-expression.ts';
import { inFolder } from '../source-place.ts';
import { EXPORTED, exportEvents } from '../store/export-events.ts';
import type { CatalogSource } from './catalog.ts';
import type { Plan, PlannedFeature } from './plan-lookup.ts';
import type { FileAccess } from './source-readers.ts';

interface RetrievalRequest {
  rows: RowsSource;
  /** What each feature asked for is called. */
  names: readonly string[];
  /** For files on the way; whoever made it removes it. */
  folder: string;
  out: string;
  /** By source, the keys of its entity that rows have (keyText): others are not read, where that saves anything. */
  keys?: ReadonlyMap<number, readonly string[]>;
  onProgress?: (progress: { share: number }) => void;
}

export type Retrieval = (planned: Plan, request: RetrievalRequest) => Promise<RetrievalSummary>;

/** Features of rows as of their times: pushed events and tables are written to files beside those that are files already, and features are put together from them. */
export function createRetrieval({
  db,
  offline,
  files,
}: {
  db: Pick<Db, 'pool'>;
  offline: Pick<OfflineService, 'retrieve'>;
  files: FileAccess;
}): Retrieval {
  return async (planned, { rows, names, folder, out, keys, onProgress }) => {
    const used = [...new Set(planned.views.map(({ from }) => from))];
    const sources = await Promise.all(
      used.map((from, index) => {
        const columns = columnsUsed(planned, from);
        return openSource(from, { columns, folder, index, keys: keys?.get(from.id) });
      }),
    );
    return offline.retrieve(
      {
        rows,
        sources,
        features: planned.needed.map((feature) => toRetrieved(feature, planned, used)),
        output: planned.asked.map(({ view, feature }, index) => ({
          feature: placeOf(planned, view.id, feature),
          name: names[index] ?? feature,
        })),
        out,
      },
      onProgress && { onProgress },
    );
  };

  async function openSource(
    { id, source, entity }: CatalogSource,
    {
      columns,
      folder,
      index,
      keys,
    }: {
      columns: readonly string[];
      folder: string;
      index: number;
      keys: readonly string[] | undefined;
    },
  ): Promise<EventSource> {
    const declared = columns.map((name) => ({ name, type: source.columns[name] ?? 'string' }));
    if (source.kind === 'file') {
      inFolder(files.folder, source.path);
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
    await exportEvents(db, { ...source, id }, entity, { columns, file, keys });
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

function refused(message: string): AppError {
  return new AppError('invalid_request', { publicMessage: `${message}.` });
}
