import type { EnvironmentComparison } from './contract.ts';

/**
 * What differs from one environment to another. A line is `name==version`, as pip freeze and Mainstay write it, or `name @ address`, or anything else, which is a
 * name without a version. Names are compared as package indexes do: by case, dashes, dots and underscores they do not differ.
 */
export function compareEnvironments(
  from: readonly string[],
  to: readonly string[],
): EnvironmentComparison {
  const before = packagesOf(from);
  const after = packagesOf(to);
  const result: EnvironmentComparison = { added: [], removed: [], changed: [], same: [] };
  for (const [key, { name, version }] of after) {
    const old = before.get(key);
    if (!old) result.added.push({ name, version });
    else if (old.version === version) result.same.push({ name, version });
    else result.changed.push({ name, from: old.version, to: version });
  }
  for (const [key, found] of before) if (!after.has(key)) result.removed.push(found);
  for (const list of Object.values(result) as { name: string }[][]) {
    list.sort((a, b) => order(a.name, b.name));
  }
  return result;
}

/** "numpy 2.3.1 became 2.4.0; pandas is gone; 3 more", or null where nothing differs. */
export function sayDifferences(
  { added, removed, changed }: EnvironmentComparison,
  most = 5,
): string | null {
  const all = [
    ...changed.map(
      ({ name, from, to }) =>
        `${name} ${short(from) || 'of no version'} became ${short(to) || 'of no version'}`,
    ),
    ...removed.map(({ name }) => `${name} is gone`),
    ...added.map(
      ({ name, version }) => `${[name, short(version)].filter(Boolean).join(' ')} is new`,
    ),
  ];
  if (all.length === 0) return null;
  const rest = all.length - most;
  return [...all.slice(0, most), ...(rest > 0 ? [`${rest} more`] : [])].join('; ');
}

/** Digests by their beginning. */
const short = (version: string) =>
  version.replace(/[0-9a-f]{32,}/g, (digest) => `${digest.slice(0, 12)}…`);

interface Package {
  name: string;
  version: string;
}

function packagesOf(lines: readonly string[]): Map<string, Package> {
  const packages = new Map<string, Package>();
  for (const line of lines) {
    const found = packageOf(line.trim());
    if (!found || found.name.startsWith('#')) continue;
    // One that is named twice counts as it is named last, as with pip.
    packages.set(found.name.toLowerCase().replace(/[-_.]+/g, '-'), found);
  }
  return packages;
}

function packageOf(line: string): Package | null {
  if (line === '') return null;
  const [, name, version] = /^(.+?)\s*(?:===?|\s@\s)\s*(.*)$/.exec(line) ?? [];
  return name ? { name, version: version ?? '' } : { name: line, version: '' };
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
