import type { FeatureLayout } from '#lib/onnx/contract.ts';
import { compileRules } from '#lib/validation/compile-rules.ts';
import { createLastKnown } from '#lib/validation/last-known.ts';
import type { ServedRules } from '../review-call.ts';
import type { RuleRevision, RulesRow } from '../store/catalog.ts';

/** The rules of a model's versions in this process. They are made ready when the version is first asked. */
export interface RulesHeld {
  of(version: number): ServedRules | undefined;
  /** Versions whose rules are not those held; those that have none any more are let go. */
  findChanged(revisions: readonly Pick<RuleRevision, 'version' | 'revision'>[]): number[];
  take(rows: readonly RulesRow[]): void;
  revisions(): Record<number, number>;
}

export function holdRules(
  layoutOf: (version: number) => FeatureLayout | undefined,
  onUnusable: (version: number, error: unknown) => void,
): RulesHeld {
  const rows = new Map<number, RulesRow>();
  const ready = new Map<number, ServedRules | undefined>();

  function make(version: number): ServedRules | undefined {
    const row = rows.get(version);
    const layout = layoutOf(version);
    if (!row || !layout) return undefined;
    let made: ServedRules | undefined;
    if (layout.kind !== 'tensors') {
      try {
        const { revision, mode, rules, profile } = row;
        made = {
          version,
          revision,
          shadow: mode === 'shadow',
          checker: compileRules(layout.features, rules, profile),
          lastKnown: createLastKnown(),
        };
      } catch (error) {
        // What was saved could be compiled, so this is ours; the version answers as without rules.
        onUnusable(version, error);
      }
    }
    ready.set(version, made);
    return made;
  }

  return {
    of: (version) =>
      ready.has(version) ? ready.get(version) : rows.has(version) ? make(version) : undefined,
    findChanged(revisions) {
      const known = new Map(revisions.map(({ version, revision }) => [version, revision]));
      for (const version of [...rows.keys()]) {
        if (known.has(version)) continue;
        rows.delete(version);
        ready.delete(version);
      }
      return revisions
        .filter(({ version, revision }) => rows.get(version)?.revision !== revision)
        .map(({ version }) => version);
    },
    take(found) {
      for (const row of found) {
        // Readings may overtake each other.
        if ((rows.get(row.version)?.revision ?? 0) > row.revision) continue;
        rows.set(row.version, row);
        ready.delete(row.version);
      }
    },
    revisions: () => Object.fromEntries([...rows].map(([version, row]) => [version, row.revision])),
  };
}
