import type { RetrainingPolicy } from '#lib/retraining/policy.ts';

export interface PolicyChange {
  /** "guards.cooldown_hours", as in YAML. */
  path: string;
  /** null: it was not there. */
  before: string | null;
  after: string | null;
}

/** What a policy says otherwise than another, field by field. */
export function policyChanges(before: RetrainingPolicy, after: RetrainingPolicy): PolicyChange[] {
  const was = new Map(flatten('', before));
  const is = new Map(flatten('', after));
  const changes: PolicyChange[] = [];
  for (const path of new Set([...is.keys(), ...was.keys()])) {
    const change = { path, before: was.get(path) ?? null, after: is.get(path) ?? null };
    if (change.before !== change.after) changes.push(change);
  }
  return changes.filter(({ path }) => !isToldByItsParts(path, was, is));
}

/** A part that was off and is on is told by its fields. */
function isToldByItsParts(path: string, ...sides: Map<string, string>[]): boolean {
  return sides.some((side) => [...side.keys()].some((key) => key.startsWith(`${path}.`)));
}

function flatten(path: string, value: unknown): [string, string][] {
  if (value === null) return [[path, 'off']];
  if (Array.isArray(value)) return [[path, value.length > 0 ? value.join(', ') : 'none']];
  if (typeof value !== 'object') return [[path, String(value)]];
  const entries = Object.entries(value);
  return entries.flatMap(([key, each]) => flatten(path ? `${path}.${key}` : key, each));
}
