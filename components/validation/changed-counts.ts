import type { Preview } from '#lib/validation/operations.ts';

/** Rules that more or fewer rows would break than by the saved ones, the greatest difference first. */
export function changedCounts(rules: Preview['rules'], most = 5): { rule: string; text: string }[] {
  const rows = (count: number) =>
    `${count.toLocaleString('en-US')} ${count === 1 ? 'row' : 'rows'}`;
  return rules
    .filter(({ saved, given }) => (saved ?? 0) !== (given ?? 0))
    .toSorted((a, b) => difference(b) - difference(a) || (a.rule < b.rule ? -1 : 1))
    .slice(0, most)
    .map(({ rule, saved, given }) => ({
      rule,
      text:
        given === null
          ? `removed; ${rows(saved ?? 0)} broke it`
          : saved === null
            ? `new; ${rows(given)} would break it`
            : `${rows(given)} would break it, ${rows(saved)} broke it by the saved rule`,
    }));
}

function difference({ saved, given }: Preview['rules'][number]): number {
  return Math.abs((given ?? 0) - (saved ?? 0));
}
