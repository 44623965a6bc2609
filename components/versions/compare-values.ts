export interface ComparedRow {
  name: string;
  a: unknown;
  b: unknown;
  equal: boolean;
  /** b - a, when both are numbers. */
  difference: number | null;
  /** The difference as a share of a; null when a is zero or either is no number. */
  relative: number | null;
}

/** Two sets of named values side by side; those that differ first, then by name. A value that is missing is undefined. */
export function compareValues(
  a: Record<string, unknown>,
  b: Record<string, unknown>,
): ComparedRow[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names
    .map((name) => compareOne(name, a[name], b[name]))
    .sort((x, y) => Number(x.equal) - Number(y.equal) || x.name.localeCompare(y.name));
}

function compareOne(name: string, a: unknown, b: unknown): ComparedRow {
  const difference = typeof a === 'number' && typeof b === 'number' ? b - a : null;
  return {
    name,
    a,
    b,
    equal: stableJson(a) === stableJson(b),
    difference,
    relative: difference !== null && a !== 0 ? difference / Math.abs(a as number) : null,
  };
}

/** JSON whose object keys are in order, so that equal values read equal. */
export function stableJson(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([x], [y]) => x.localeCompare(y)))
        : inner,
    ) ?? 'undefined'
  );
}

/** What only one of two lists has, for lists such as an environment's packages. */
export function compareLists(
  a: readonly string[],
  b: readonly string[],
): { onlyA: string[]; onlyB: string[]; both: number } {
  const inA = new Set(a);
  const inB = new Set(b);
  return {
    onlyA: [...inA].filter((item) => !inB.has(item)),
    onlyB: [...inB].filter((item) => !inA.has(item)),
    both: [...inA].filter((item) => inB.has(item)).length,
  };
}
