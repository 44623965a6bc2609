import type { View } from '#lib/features/contract.ts';
import { describeFeature, describeSpan } from './describe-feature.ts';

export interface ViewChange {
  /** What changed: a feature's name, "ttl". */
  what: string;
  kind: 'added' | 'removed' | 'changed';
  /** In words; null: it was not there. */
  before: string | null;
  after: string | null;
}

/** What a version of a view says that another did not, features first. */
export function viewChanges(before: View, after: View): ViewChange[] {
  const words = {
    before: new Map(before.features.map((feature) => [feature.name, sayFeature(feature)])),
    after: new Map(after.features.map((feature) => [feature.name, sayFeature(feature)])),
  };
  const names = [...new Set([...words.after.keys(), ...words.before.keys()])];
  return [
    ...names.flatMap((name) =>
      change(name, words.before.get(name) ?? null, words.after.get(name) ?? null),
    ),
    ...change('source', before.source ?? null, after.source ?? null),
    ...change('ttl', sayTtl(before), sayTtl(after)),
    ...change('owner', before.owner || null, after.owner || null),
    ...change('description', before.description || null, after.description || null),
    ...change('tags', sayTags(before.tags), sayTags(after.tags)),
  ];
}

function change(what: string, before: string | null, after: string | null): ViewChange[] {
  if (before === after) return [];
  const kind = before === null ? 'added' : after === null ? 'removed' : 'changed';
  return [{ what, kind, before, after }];
}

function sayFeature(feature: View['features'][number]): string {
  const type = feature.kind === 'expression' ? ` (${feature.type})` : '';
  const about = feature.description ? `: ${feature.description}` : '';
  return describeFeature(feature) + type + about;
}

function sayTtl({ ttl }: View): string | null {
  return ttl === undefined ? null : describeSpan(ttl);
}

function sayTags(tags: Readonly<Record<string, string>>): string | null {
  const pairs = Object.entries(tags)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, value]) => (value ? `${name}=${value}` : name));
  return pairs.length > 0 ? pairs.join(', ') : null;
}
