import {
  type Aggregation,
  type FeatureDefinition,
  type Source,
  type ValueType,
  type View,
  viewSchema,
} from '#lib/features/contract.ts';
import { describeIssue, unfoldUnion } from '#lib/http/describe-issue.ts';
import type { FieldError } from '#lib/http/errors.ts';
import { type ConditionDraft, draftOfCondition, readCondition } from './condition-draft.ts';
import { readTags, tagsText } from './tags-text.ts';

/** A feature while it is typed; each kind has the fields it needs, and what was typed for another is not lost. */
export interface FeatureDraft {
  id: string;
  kind: FeatureDefinition['kind'];
  name: string;
  description: string;
  column: string;
  function: Aggregation;
  size: string;
  hop: string;
  where: readonly ConditionDraft[];
  predicate: readonly ConditionDraft[];
  type: ValueType;
  expression: string;
}

export interface ViewDraft {
  name: string;
  source: string;
  ttl: string;
  description: string;
  owner: string;
  tags: string;
  features: readonly FeatureDraft[];
}

export function emptyFeature(id: string): FeatureDraft {
  return {
    id,
    kind: 'aggregate',
    name: '',
    description: '',
    column: '',
    function: 'mean',
    size: '1h',
    hop: '5m',
    where: [],
    predicate: [],
    type: 'number',
    expression: '',
  };
}

export function emptyView(id: string): ViewDraft {
  const features = [emptyFeature(id)];
  return { name: '', source: '', ttl: '', description: '', owner: '', tags: '', features };
}

/** `nextId` tells rows apart while they are edited. */
export function draftOfView(view: View, nextId: () => string): ViewDraft {
  const { name, source = '', ttl = '', description, owner, tags } = view;
  const features = view.features.map((feature) => draftOfFeature(feature, nextId));
  return { name, source, ttl, description, owner, tags: tagsText(tags), features };
}

function draftOfFeature(feature: FeatureDefinition, nextId: () => string): FeatureDraft {
  const { kind, name, description = '' } = feature;
  const draft = { ...emptyFeature(nextId()), kind, name, description };
  switch (feature.kind) {
    case 'value':
      return { ...draft, column: feature.column };
    case 'expression':
      return { ...draft, type: feature.type, expression: feature.expression };
    case 'aggregate':
      return {
        ...draft,
        function: feature.function,
        column: feature.column ?? '',
        size: feature.window.size,
        hop: feature.window.hop ?? '',
        where: (feature.where ?? []).map((one) => draftOfCondition(one, nextId())),
        predicate: (feature.predicate ?? []).map((one) => draftOfCondition(one, nextId())),
      };
  }
}

export type CheckedView = { view: View; errors: null } | { view: null; errors: FieldError[] };

/** The definition that was typed, or what a schema finds wrong with it; whether it can be computed the server says. */
export function checkDraft(draft: ViewDraft, source: Source | undefined): CheckedView {
  const parsed = viewSchema.safeParse({
    name: draft.name.trim(),
    source: orNone(draft.source),
    ttl: orNone(draft.ttl),
    description: draft.description,
    owner: draft.owner.trim(),
    tags: readTags(draft.tags),
    features: draft.features.map((feature) => readFeature(feature, source)),
  });
  if (parsed.success) return { view: parsed.data, errors: null };
  const errors = parsed.error.issues
    .flatMap(unfoldUnion)
    .map((issue) => ({ field: pathText(issue.path), message: describeIssue(issue) }));
  return { view: null, errors };
}

function readFeature(draft: FeatureDraft, source: Source | undefined): object {
  const { kind } = draft;
  const named = { kind, name: draft.name.trim(), description: orNone(draft.description) };
  if (kind === 'value') return { ...named, column: draft.column };
  if (kind === 'expression') {
    return { ...named, type: draft.type, expression: draft.expression.trim() };
  }
  const isRate = draft.function === 'rate';
  const conditions = (drafts: readonly ConditionDraft[]) =>
    drafts.length > 0 ? drafts.map((one) => readCondition(one, source)) : undefined;
  return {
    ...named,
    function: draft.function,
    column: isRate ? undefined : orNone(draft.column),
    where: conditions(draft.where),
    predicate: isRate ? conditions(draft.predicate) : undefined,
    window: { size: draft.size.trim(), hop: orNone(draft.hop) },
  };
}

function orNone(text: string): string | undefined {
  return text.trim() || undefined;
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

/** What is said of a field or of what is in it, by the server or here. */
export function errorAt(errors: readonly FieldError[], field: string): string | null {
  const found = errors.find((error) => {
    const name = error.field.replace(/^(body\.)?(view\.)?/, '');
    return name === field || name.startsWith(`${field}.`) || name.startsWith(`${field}[`);
  });
  return found?.message ?? null;
}
