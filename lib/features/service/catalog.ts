import type { Db } from '#lib/db/client.ts';
import { type CompiledView, compileView } from '../compile-view.ts';
import type { Entity, Source } from '../contract.ts';
import {
  findEntity,
  findSource,
  findView,
  findViewsById,
  type ViewRow,
} from '../store/definitions.ts';
import { readWatermarks } from '../store/watermarks.ts';

export interface CatalogSource {
  id: number;
  source: Source;
  entity: Entity;
}

export interface CatalogView extends CompiledView {
  id: number;
  version: number;
  /** null: a view of expressions only. */
  from: CatalogSource | null;
  /** By name, the versions of other views that its expressions mean. */
  uses: Readonly<Record<string, number>>;
  isArchived: boolean;
}

/** How long a name's newest version, or what may change of a definition, is believed. */
const BELIEVED_MS = 1000;

export type Catalog = ReturnType<typeof createCatalog>;

/** The definitions, held in memory: a version of a view never changes, and what may is read again after a second. */
export function createCatalog({ db, clock }: { db: Db; clock: () => number }) {
  const views = new Map<number, CatalogView>();
  const complete = new Set<number>();
  const sources = remember(clock, async (name: string): Promise<CatalogSource | null> => {
    const row = await findSource(db.prisma, name);
    const found = row && (await findEntity(db.prisma, row.source.entity));
    return row && found && { id: row.id, source: row.source, entity: found.entity };
  });
  const newest = remember(clock, async (name: string) =>
    compiled(await findView(db.prisma, name, null)),
  );
  const numbered = remember(clock, async (key: string) => {
    const at = key.lastIndexOf('@');
    return compiled(await findView(db.prisma, key.slice(0, at), Number(key.slice(at + 1))));
  });

  async function compiled(row: ViewRow | null): Promise<CatalogView | null> {
    if (!row) return null;
    const from = row.view.source === undefined ? null : await sources(row.view.source);
    const known = views.get(row.id);
    const isArchived = row.archivedAt !== null;
    const { id, version, uses } = row;
    const made = { ...(known ?? compileView(row.view)), id, version, uses, from, isArchived };
    views.set(row.id, made);
    return made;
  }

  return {
    source: sources,
    view: (name: string, version: number | null): Promise<CatalogView | null> =>
      version === null ? newest(name) : numbered(`${name}@${version}`),

    /** A view has a new version: who asks for the newest is not told of the one before. */
    forget: (name: string): void => newest.forget(name),

    /** A version is archived: who asks for it is told so. */
    forgetVersion: (name: string, version: number): void => numbered.forget(`${name}@${version}`),

    /** A source has changed: who asks for it is not told of what it was. */
    forgetSource: (name: string): void => sources.forget(name),

    /** Those of the versions that have been read. */
    known: (ids: readonly number[]): CatalogView[] => ids.flatMap((id) => views.get(id) ?? []),

    /** Reads those of the versions that have not been. */
    async read(ids: readonly number[]): Promise<void> {
      const unknown = ids.filter((id) => !views.has(id));
      if (unknown.length === 0) return;
      for (const row of await findViewsById(db.prisma, unknown)) await compiled(row);
    },

    /** Whether all events that were pushed before the version was made have been added up. */
    isComplete: (() => {
      const read = remember(clock, async (key: string) => {
        const id = Number(key);
        const watermark = (await readWatermarks(db.pool, [id])).get(id);
        const isComplete = watermark === undefined || watermark.doneSeq >= watermark.cutSeq;
        if (isComplete) complete.add(id);
        return isComplete;
      });
      return (view: CatalogView): boolean | Promise<boolean> =>
        view.from?.source.kind !== 'push' || complete.has(view.id) || read(String(view.id));
    })(),
  };
}

/** Reads once for all who ask at one time, and again when a second has passed. What is not there is not remembered. */
function remember<T>(
  clock: () => number,
  read: (key: string) => Promise<T>,
): { (key: string): Promise<T>; forget(key: string): void } {
  const known = new Map<string, { value: Promise<T>; readMs: number }>();
  const recall = (key: string) => {
    const held = known.get(key);
    if (held && clock() - held.readMs < BELIEVED_MS) return held.value;
    const value = read(key);
    const entry = { value, readMs: clock() };
    known.set(key, entry);
    const forget = () => {
      if (known.get(key) === entry) known.delete(key);
    };
    value.then((found) => found === null && forget(), forget);
    return value;
  };
  return Object.assign(recall, { forget: (key: string) => void known.delete(key) });
}
