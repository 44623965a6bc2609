import { rm } from 'node:fs/promises';
import path from 'node:path';
import { makeTemporaryFolder } from '#lib/temporary/service.ts';
import type { FeatureValue } from '../contract.ts';
import { keyText, readKey } from '../entity-key.ts';
import { readRetrieved } from '../store/read-retrieved.ts';
import type { Catalog } from './catalog.ts';
import { createPlanner, type Plan, type PlannedFeature } from './plan-lookup.ts';
import type { Retrieval } from './retrieval.ts';
import type { FileAccess } from './source-readers.ts';

/** No key is called this. */
const TIME = '__mainstay_at';

export interface RecomputeRequest {
  /** `view@2:feature`. */
  features: readonly string[];
  rows: readonly { entities: Readonly<Record<string, unknown>>; at: string }[];
}

/** By row, in the features' order; undefined: of a request's own values, which only it had. */
export type Recompute = (request: RecomputeRequest) => Promise<(FeatureValue | undefined)[][]>;

/** What features say of entities as of times in the past, by the way that training takes: offline, from events alone. */
export function createRecompute({
  catalog,
  retrieval,
  files,
}: {
  catalog: Catalog;
  retrieval: Retrieval;
  files: FileAccess;
}): Recompute {
  const plan = createPlanner(catalog);

  return async ({ features, rows }) => {
    const planned = await plan(features);
    const isKnown = planned.asked.map(
      ({ view, feature }) => !usesRequest(planned, view.id, feature),
    );
    if (rows.length === 0) return [];
    const names = features.map((_feature, index) => `__mainstay_${index}`);
    const keys = new Map<number, Set<string>>();
    const asked = rows.map(({ entities, at }) => {
      const row: Record<string, unknown> = { [TIME]: at };
      for (const { from } of planned.views) {
        const read = readKey(from.entity, entities);
        if ('problems' in read) continue;
        for (const [index, { name }] of from.entity.keys.entries()) row[name] = read.key[index];
        const known = keys.get(from.id) ?? new Set();
        keys.set(from.id, known.add(keyText(read.key)));
      }
      return row;
    });
    const folder = await makeTemporaryFolder('recompute', files.duckDb.temporaryDirectory);
    try {
      const out = path.join(folder, 'features.parquet');
      await retrieval(planned, {
        rows: { from: { rows: asked }, time: TIME },
        names,
        folder,
        out,
        keys: new Map([...keys].map(([source, texts]) => [source, [...texts]])),
      });
      const found = await readRetrieved(files.duckDb, out, names);
      return found.map((row) => row.map((value, index) => (isKnown[index] ? value : undefined)));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}

function usesRequest({ needed }: Plan, viewId: number, name: string): boolean {
  const of = (view: number | undefined, feature: string): PlannedFeature | undefined =>
    needed.find((one) => one.view.id === view && one.name === feature);
  const uses = (feature: PlannedFeature | undefined): boolean =>
    feature?.linked?.expression.inputs.some((input) =>
      input.kind === 'request'
        ? true
        : uses(of(feature.linked?.views.get(input.view)?.id, input.feature)),
    ) ?? false;
  return uses(of(viewId, name));
}
