import { compileBins, type RowBins } from '#lib/monitoring/compile-bins.ts';
import type { FeatureLayout } from '#lib/onnx/contract.ts';
import type { ReferenceId, ReferenceProfileRow } from '../store/catalog.ts';

/** The references of a model's versions in this process. They are made ready when the version first answers. */
export interface ReferencesHeld {
  of(version: number): RowBins | undefined;
  /** Ids of those that are in force and not held; those that are in force no more are let go. */
  findChanged(inForce: readonly Pick<ReferenceId, 'version' | 'id'>[]): number[];
  take(rows: readonly ReferenceProfileRow[]): void;
}

export function holdReferences(
  layoutOf: (version: number) => FeatureLayout | undefined,
  onUnusable: (version: number, error: unknown) => void,
): ReferencesHeld {
  const rows = new Map<number, ReferenceProfileRow>();
  const ready = new Map<number, RowBins | undefined>();

  function make(version: number): RowBins | undefined {
    const row = rows.get(version);
    const layout = layoutOf(version);
    if (!row || !layout) return undefined;
    let made: RowBins | undefined;
    if (layout.kind !== 'tensors') {
      try {
        const names = layout.features.map(({ name }) => name);
        made = compileBins(row.id, row.profile, names);
      } catch (error) {
        onUnusable(version, error);
      }
    }
    ready.set(version, made);
    return made;
  }

  return {
    of: (version) =>
      ready.has(version) ? ready.get(version) : rows.has(version) ? make(version) : undefined,
    findChanged(inForce) {
      const known = new Map(inForce.map(({ version, id }) => [version, id]));
      for (const version of [...rows.keys()]) {
        if (known.has(version)) continue;
        rows.delete(version);
        ready.delete(version);
      }
      return inForce.filter(({ version, id }) => rows.get(version)?.id !== id).map(({ id }) => id);
    },
    take(found) {
      for (const row of found) {
        // Readings may overtake each other; the newest is in force.
        if ((rows.get(row.version)?.id ?? 0) > row.id) continue;
        rows.set(row.version, row);
        ready.delete(row.version);
      }
    },
  };
}
