import { RE2JS } from 're2js';
import type { Feature } from '#lib/onnx/contract.ts';
import { type DefaultExpression, readDefaultExpression } from '#lib/serving/default-expression.ts';
import { readCategoryHashes, type TextSet } from './category-hash.ts';
import type { FeatureRule, Profile, Rule, RuleKind } from './contract.ts';
import { describeRule } from './describe-rule.ts';
import { type OutlierModel, outlierModel, outlierThreshold } from './outlier-score.ts';
import { ruleId } from './rule-id.ts';

/** A rule with what is needed to tell of it. */
export interface PlannedRule<R extends Rule = Rule> {
  id: string;
  rule: R;
  expected: string;
}

type Of<K extends RuleKind> = PlannedRule<Extract<Rule, { kind: K }>>;

/** The rules of one feature, by kind, ready to be asked. */
export interface ColumnPlan {
  feature: Feature;
  required?: Of<'required'>;
  type?: Of<'type'>;
  finite?: Of<'finite'>;
  range?: Of<'range'>;
  categories?: Of<'categories'> & { known: TextSet };
  length?: Of<'length'>;
  pattern?: Of<'pattern'> & { regex: RE2JS };
  freshness?: Of<'freshness'>;
}

export interface ExpressionPlan extends Of<'expression'> {
  program: DefaultExpression;
  /** The columns it uses, beside their names in the program. */
  uses: { alias: string; column: number }[];
}

/** A version's rules, ready to be asked: what does not change from row to row is worked out once. */
export interface RulePlan {
  columns: ColumnPlan[];
  /** Column by feature. */
  positions: ReadonlyMap<string, number>;
  extra?: Of<'extra'>;
  expressions: ExpressionPlan[];
  outlier?: Of<'outlier'> & { model: OutlierModel; threshold: number };
  profile: Profile | null;
}

/** Throws an Error that says what is wrong with a rule; findRuleProblems finds all of it beforehand. */
export function planRules(
  features: readonly Feature[],
  rules: readonly Rule[],
  profile: Profile | null,
): RulePlan {
  const columns: ColumnPlan[] = features.map((feature) => ({ feature }));
  const positions = new Map(features.map(({ name }, column) => [name, column]));
  const plan: RulePlan = { columns, positions, expressions: [], profile };
  for (const rule of rules) {
    if (rule.kind === 'extra') plan.extra = planned(rule, undefined);
    else if (rule.kind === 'expression') plan.expressions.push(planExpression(rule, features));
    else if (rule.kind === 'outlier') {
      const model = profile && outlierModel(features, profile);
      if (!model || !profile?.outlier) continue;
      const threshold = outlierThreshold(profile.outlier, rule.quantile);
      plan.outlier = { ...planned(rule, undefined), model, threshold };
    } else {
      const column = columns[positions.get(rule.feature) ?? -1];
      if (!column) throw new Error(`${rule.feature} is not a feature of this version`);
      addToColumn(column, rule);
    }
  }
  return plan;
}

function planned<R extends Rule>(rule: R, feature: Feature | undefined): PlannedRule<R> {
  return { id: ruleId(rule), rule, expected: describeRule(rule, feature?.type) };
}

function addToColumn(column: ColumnPlan, rule: FeatureRule): void {
  const { feature } = column;
  switch (rule.kind) {
    case 'required':
      column.required = planned(rule, feature);
      return;
    case 'type':
      column.type = planned(rule, feature);
      return;
    case 'finite':
      column.finite = planned(rule, feature);
      return;
    case 'range':
      column.range = planned(rule, feature);
      return;
    case 'categories':
      column.categories = { ...planned(rule, feature), known: knownOf(rule.values) };
      return;
    case 'length':
      column.length = planned(rule, feature);
      return;
    case 'pattern':
      column.pattern = { ...planned(rule, feature), regex: RE2JS.compile(rule.pattern) };
      return;
    case 'freshness':
      column.freshness = planned(rule, feature);
  }
}

/** By their text: 1 and "1" are one category, as they are in a CSV file. */
function knownOf(values: Extract<Rule, { kind: 'categories' }>['values']): TextSet {
  return Array.isArray(values) ? new Set(values.map(String)) : readCategoryHashes(values);
}

function planExpression(
  rule: Extract<Rule, { kind: 'expression' }>,
  features: readonly Feature[],
): ExpressionPlan {
  const program = readDefaultExpression(rule.expression, features);
  if ('problems' in program) throw new Error(program.problems.join('; '));
  const uses = program.uses.map(({ alias, feature }) => ({
    alias,
    column: features.findIndex(({ name }) => name === feature.name),
  }));
  return { ...planned(rule, undefined), program, uses };
}
