import { describeIssue, unfoldUnion } from '#lib/http/describe-issue.ts';
import type { Feature } from '#lib/onnx/contract.ts';
import type {
  Origin,
  Policy,
  PolicyKind,
  Profile,
  Rule,
  RuleKind,
  Scalar,
} from '#lib/validation/contract.ts';
import { rulesSchema } from '#lib/validation/contract.ts';
import { findRuleProblems } from '#lib/validation/find-rule-problems.ts';

type ImputeFrom = Extract<Policy, { do: 'impute' }>['by']['from'];

/** A rule as it is typed. Fields that its kind does not have are left alone. */
export interface RuleDraft {
  kind: RuleKind;
  feature: string;
  min: string;
  max: string;
  /** One a line; null: they are kept as hashes and stay as they are. */
  values: string | null;
  hashed: { hashes: string; count: number } | null;
  pattern: string;
  maxAgeSeconds: string;
  name: string;
  expression: string;
  /** Per cent of the reference. */
  percent: string;
  /** Where the pattern or expression comes from, as long as it is this text. */
  origin: { of: string; origin: Origin } | null;
  policy: PolicyKind;
  imputeFrom: ImputeFrom;
  imputeValue: string;
}
export type RuleProblems = Partial<Record<keyof RuleDraft, string>>;

const EMPTY: RuleDraft = {
  kind: 'range',
  feature: '',
  min: '',
  max: '',
  values: '',
  hashed: null,
  pattern: '',
  maxAgeSeconds: '',
  name: '',
  expression: '',
  percent: '99.9',
  origin: null,
  policy: 'reject',
  imputeFrom: 'constant',
  imputeValue: '',
};

/** Where a part of a rule is typed. */
const fieldOf: Record<string, keyof RuleDraft> = {
  feature: 'feature',
  min: 'min',
  max: 'max',
  values: 'values',
  pattern: 'pattern',
  max_age_seconds: 'maxAgeSeconds',
  name: 'name',
  expression: 'expression',
  quantile: 'percent',
  'policy.do': 'policy',
  'policy.by.from': 'imputeFrom',
  'policy.by.value': 'imputeValue',
};

/** A new rule of a feature, or of its first. */
export function newRuleDraft(feature: string): RuleDraft {
  return { ...EMPTY, feature };
}

export function toRuleDraft(rule: Rule): RuleDraft {
  const { policy } = rule;
  const draft: RuleDraft = { ...EMPTY, kind: rule.kind, policy: policy.do };
  if ('feature' in rule) draft.feature = rule.feature;
  if (rule.kind === 'range' || rule.kind === 'length') {
    draft.min = textOf(rule.min);
    draft.max = textOf(rule.max);
  }
  if (rule.kind === 'categories') {
    if (Array.isArray(rule.values)) draft.values = rule.values.map(String).join('\n');
    else {
      draft.values = null;
      draft.hashed = rule.values;
    }
  }
  if (rule.kind === 'pattern') {
    draft.pattern = rule.pattern;
    draft.origin = rule.origin ? { of: rule.pattern, origin: rule.origin } : null;
  }
  if (rule.kind === 'freshness') draft.maxAgeSeconds = String(rule.max_age_seconds);
  if (rule.kind === 'expression') {
    draft.name = rule.name;
    draft.expression = rule.expression;
    draft.origin = rule.origin ? { of: rule.expression, origin: rule.origin } : null;
  }
  if (rule.kind === 'outlier') draft.percent = String(Number((rule.quantile * 100).toPrecision(9)));
  if (policy.do === 'impute') {
    draft.imputeFrom = policy.by.from;
    if (policy.by.from === 'constant') draft.imputeValue = String(policy.by.value);
  }
  return draft;
}

/** The rule that was typed, or what is wrong with it, field by field. */
export function readRuleDraft(
  draft: RuleDraft,
  features: readonly Feature[],
  profile: Profile | null,
): { rule: Rule; problems: null } | { rule: null; problems: RuleProblems } {
  const type = features.find(({ name }) => name === draft.feature)?.type;
  const read = rulesSchema.safeParse([
    { kind: draft.kind, ...detailsOf(draft, type), policy: policyOf(draft, type) },
  ]);
  const problems: RuleProblems = {};
  const tell = (path: string, message: string) => {
    problems[fieldOf[path] ?? fieldOf[path.split('.')[0] ?? ''] ?? 'kind'] ??= message;
  };
  if (!read.success) {
    for (const issue of read.error.issues.flatMap(unfoldUnion)) {
      // What both bounds have to keep is said of the rule, and told at the first.
      const path = issue.path.slice(1).join('.') || (draft.kind === 'outlier' ? '' : 'min');
      tell(path, describeIssue(issue));
    }
    if (problems.percent) problems.percent = 'must be a number from 50 to 100';
    return { rule: null, problems };
  }
  const [rule] = read.data;
  if (!rule) return { rule: null, problems: { kind: 'is missing' } };
  for (const { field, message } of findRuleProblems(features, [rule], profile)) {
    tell(field.replace(/^rules\[0\]\.?/, ''), message);
  }
  return Object.keys(problems).length > 0 ? { rule: null, problems } : { rule, problems: null };
}

function detailsOf(draft: RuleDraft, type: Feature['type'] | undefined): object {
  const { feature } = draft;
  const bounds = { min: numberOf(draft.min), max: numberOf(draft.max) };
  switch (draft.kind) {
    case 'range':
    case 'length':
      return { feature, ...bounds };
    case 'categories':
      return {
        feature,
        values: draft.values === null ? draft.hashed : linesOf(draft.values, type),
      };
    case 'pattern':
      return { feature, pattern: draft.pattern, ...originOf(draft, draft.pattern) };
    case 'freshness':
      return { feature, max_age_seconds: numberOf(draft.maxAgeSeconds) };
    case 'expression': {
      const expression = draft.expression.trim();
      return { name: draft.name.trim(), expression, ...originOf(draft, expression) };
    }
    case 'outlier': {
      const percent = numberOf(draft.percent);
      return {
        quantile: typeof percent === 'number' ? Number((percent / 100).toPrecision(12)) : percent,
      };
    }
    case 'extra':
      return {};
    default:
      return { feature };
  }
}

/** What was edited comes from who edited it. */
function originOf({ origin }: RuleDraft, text: string): { origin?: Origin } {
  return origin?.of === text ? { origin: origin.origin } : {};
}

function policyOf(
  { policy, imputeFrom, imputeValue }: RuleDraft,
  type: Feature['type'] | undefined,
) {
  if (policy !== 'impute') return { do: policy };
  if (imputeFrom !== 'constant') return { do: policy, by: { from: imputeFrom } };
  return { do: policy, by: { from: imputeFrom, value: scalarOf(imputeValue, type) } };
}

function linesOf(text: string, type: Feature['type'] | undefined): Scalar[] {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  return [...new Set(lines.filter((line) => line.trim() !== ''))].map((line) =>
    scalarOf(line, type),
  );
}

/** As the feature's values are; what cannot be read as one stays text, which is refused in words. */
function scalarOf(text: string, type: Feature['type'] | undefined): Scalar {
  if (type === 'boolean')
    return text.trim() === 'true' ? true : text.trim() === 'false' ? false : text;
  if (type !== 'number' && type !== 'integer') return text;
  const number = numberOf(text);
  return typeof number === 'number' ? number : text;
}

/** undefined: nothing was typed. Text that is no number stays text, which is refused in words. */
function numberOf(text: string): number | string | undefined {
  const bare = text.trim().replaceAll(',', '');
  if (bare === '') return undefined;
  const number = Number(bare);
  return Number.isFinite(number) ? number : text;
}

function textOf(value: number | undefined): string {
  return value === undefined ? '' : String(value);
}
