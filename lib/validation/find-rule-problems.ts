import { RE2JS } from 're2js';
import type { Feature } from '#lib/onnx/contract.ts';
import { readDefaultExpression } from '#lib/serving/default-expression.ts';
import { readCategoryHashes } from './category-hash.ts';
import type { FeatureRule, Profile, Rule } from './contract.ts';
import { describeRule } from './describe-rule.ts';
import { policiesOf } from './policies.ts';
import { isOfType } from './read-as.ts';
import { ruleId } from './rule-id.ts';

export interface RuleProblem {
  /** `rules[3].pattern` */
  field: string;
  message: string;
}

const MAX_PROBLEMS = 20;
const NEEDS_TYPE = {
  finite: ['number', 'integer'],
  range: ['number', 'integer'],
  length: ['string'],
  pattern: ['string'],
} as const satisfies Partial<Record<Rule['kind'], readonly Feature['type'][]>>;

/** What is wrong with a version's rules, in words; none of it when they can be compiled. */
export function findRuleProblems(
  features: readonly Feature[],
  rules: readonly Rule[],
  profile: Profile | null,
): RuleProblem[] {
  const byName = new Map(features.map((feature) => [feature.name, feature]));
  const seen = new Set<string>();
  const problems: RuleProblem[] = [];
  rules.forEach((rule, index) => {
    if (problems.length >= MAX_PROBLEMS) return;
    const at = (field: string, message: string) =>
      problems.push({ field: `rules[${index}]${field && `.${field}`}`, message });
    const id = ruleId(rule);
    if (seen.has(id)) at('', `is a second ${id}; a version has one of each`);
    seen.add(id);
    const allowed: readonly string[] = policiesOf[rule.kind];
    if (!allowed.includes(rule.policy.do)) {
      at('policy.do', `cannot be ${rule.policy.do} for ${rule.kind}: ${allowed.join(', ')}`);
    }
    if (rule.kind === 'expression') checkExpression(rule.expression, features, at);
    else if (rule.kind === 'outlier') {
      if (!profile?.outlier) at('', 'needs a reference sample with columns of numbers');
    } else if (rule.kind !== 'extra') {
      const feature = byName.get(rule.feature);
      if (!feature) at('feature', `${rule.feature.slice(0, 100)} is not a feature of this version`);
      else checkFeatureRule(rule, feature, profile, at);
    }
  });
  return problems;
}

type At = (field: string, message: string) => void;

function checkExpression(text: string, features: readonly Feature[], at: At): void {
  const read = readDefaultExpression(text, features);
  if ('problems' in read) for (const problem of read.problems) at('expression', problem);
  else if (read.type !== 'true or false') {
    at(
      'expression',
      `comes to ${read.type === 'number' ? 'a number' : 'text'}; it must be true or false`,
    );
  }
}

function checkFeatureRule(
  rule: FeatureRule,
  feature: Feature,
  profile: Profile | null,
  at: At,
): void {
  const needed: readonly string[] | undefined =
    rule.kind in NEEDS_TYPE ? NEEDS_TYPE[rule.kind as keyof typeof NEEDS_TYPE] : undefined;
  if (needed && !needed.includes(feature.type)) {
    at(
      'kind',
      `${rule.kind} is for ${needed.join(' and ')} features; ${feature.name} is ${feature.type}`,
    );
  }
  if (rule.kind === 'pattern') checkPattern(rule.pattern, at);
  if (rule.kind === 'categories' && !Array.isArray(rule.values)) {
    try {
      readCategoryHashes(rule.values);
    } catch (error) {
      at('values', error instanceof Error ? error.message : String(error));
    }
  }
  if (rule.policy.do === 'impute') checkImpute(rule, rule.policy.by, feature, profile, at);
}

function checkImpute(
  rule: FeatureRule,
  by: Extract<FeatureRule['policy'], { do: 'impute' }>['by'],
  feature: Feature,
  profile: Profile | null,
  at: At,
): void {
  const isNumeric = feature.type === 'number' || feature.type === 'integer';
  const known =
    profile && Object.hasOwn(profile.columns, feature.name)
      ? profile.columns[feature.name]
      : undefined;
  if (by.from === 'constant') {
    if (!isOfType(feature, by.value)) {
      const expected = describeRule(
        { kind: 'type', feature: '', policy: rule.policy },
        feature.type,
      );
      at('policy.by.value', `must be ${expected}, as ${feature.name} is`);
    }
  } else if (by.from === 'median' && !isNumeric) {
    at('policy.by.from', `median is for numbers; ${feature.name} is ${feature.type}`);
  } else if (by.from === 'median' ? !known?.number : (known?.mode ?? null) === null) {
    at('policy.by.from', `${by.from} needs a reference sample with the column ${feature.name}`);
  }
}

/** Compiled here too, so that a pattern that RE2 does not take is refused when it is written. */
function checkPattern(pattern: string, at: At): void {
  try {
    RE2JS.compile(pattern);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    at('pattern', `is not a pattern RE2 takes: ${said.replace(/^error parsing regexp: /, '')}`);
  }
}
