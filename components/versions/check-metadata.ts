import { describeIssue } from '#lib/http/describe-issue.ts';
import type { FieldError } from '#lib/http/errors.ts';
import { type VersionMetadata, versionMetadataSchema } from '#lib/registry/contract.ts';

export type CheckedMetadata =
  | { metadata: VersionMetadata; errors: null }
  | { metadata: null; errors: FieldError[] };

/** A version's metadata as typed or read from a file; empty text is no metadata. */
export function checkMetadata(text: string): CheckedMetadata {
  if (text.trim() === '') return { metadata: {}, errors: null };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return { metadata: null, errors: [{ field: 'metadata', message: `is not JSON: ${said}` }] };
  }
  const parsed = versionMetadataSchema.safeParse(value);
  if (parsed.success) return { metadata: parsed.data, errors: null };
  const errors = parsed.error.issues.map((issue) => ({
    field: formatPath(issue.path) || 'metadata',
    message: describeIssue(issue),
  }));
  return { metadata: null, errors };
}

/** `golden_cases[3].inputs`, as the server names fields. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : index === 0 ? String(part) : `.${String(part)}`,
    )
    .join('');
}

/** "7 feature names, 8 metrics, 20 golden cases": what was understood, so that a wrong file is noticed before it is sent. */
export function summariseMetadata(metadata: VersionMetadata): string {
  const parts = [
    count(metadata.feature_names?.length, 'feature name'),
    count(Object.keys(metadata.metrics ?? {}).length, 'metric'),
    count(Object.keys(metadata.params ?? {}).length, 'parameter'),
    count(metadata.golden_cases?.length, 'golden case'),
    count(Object.keys(metadata.lineage ?? {}).length, 'lineage field'),
    count(Object.keys(metadata.tags ?? {}).length, 'tag'),
    count(Object.keys(metadata.patterns ?? {}).length, 'pattern'),
  ].filter((part) => part !== null);
  return parts.join(', ') || 'nothing';
}

function count(n: number | undefined, noun: string): string | null {
  return n ? `${n} ${noun}${n === 1 ? '' : 's'}` : null;
}
