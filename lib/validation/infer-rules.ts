import type { Feature } from '#lib/onnx/contract.ts';
import { hashCategories } from './category-hash.ts';
import {
  type ColumnProfile,
  MAX_PLAIN_CATEGORIES,
  type Patterns,
  type Profile,
  type Rule,
} from './contract.ts';
import { orderRules } from './order-rules.ts';
import { shapePattern } from './text-shape.ts';

/**
 * The rules a version begins with, from its features and what its reference sample says of them:
 *
 * - required: where no value of the reference was missing, and for every feature that cannot be missing at all;
 * - type and finite: every feature, every number;
 * - range: the reference's, widened by a tenth of its span on either side, and rounded outwards to three digits. What never was
 *   negative does not become so, and what always was above zero stays above half of its least: so that another unit is seen, such as
 *   ratios in place of percentages. A column of one value is widened by a tenth of that value;
 * - categories: the reference's, for text with at most as many different values as CATEGORY_SHARE of its rows;
 * - length: of other text, up to twice the longest;
 * - pattern: as the version's metadata gives it; else, of text with many different values that all look alike, what they look like;
 * - expression: how numbers of a row stand to each other in every row of the reference (see find-orders);
 * - outlier: rows more unusual than 99.9 % of the reference;
 * - extra: columns the model does not know.
 *
 * Unseen categories, other looks, other orders and outliers warn, everything else rejects.
 */
export function inferRules(
  features: readonly Feature[],
  profile: Profile | null,
  patterns: Patterns = {},
): Rule[] {
  const rules = features.flatMap((feature) => {
    const known =
      profile && Object.hasOwn(profile.columns, feature.name)
        ? profile.columns[feature.name]
        : undefined;
    const pattern = Object.hasOwn(patterns, feature.name) ? patterns[feature.name] : undefined;
    return [...featureRules(feature, known), ...patternRules(feature, known, pattern)];
  });
  rules.push(...orderRules(features, profile?.orders ?? []));
  rules.push({ kind: 'extra', policy: REJECT });
  if (profile?.outlier) rules.push({ kind: 'outlier', quantile: 0.999, policy: WARN });
  return rules;
}

const REJECT = { do: 'reject' } as const;
const WARN = { do: 'warn' } as const;
/** Text that is different in more of its rows than this says who, not what. */
const CATEGORY_SHARE = 0.5;
/** Fewer values may look alike by chance, and fewer different ones are known one by one. */
const SHAPE_VALUES = 100;
const SHAPE_DISTINCT = 20;

function featureRules({ name: feature, type }: Feature, known: ColumnProfile | undefined): Rule[] {
  const rules: Rule[] = [];
  // NaN is a number to the model: only the reference says whether it may be missing.
  if (type !== 'number' || (known && known.missing === 0)) {
    rules.push({ kind: 'required', feature, policy: REJECT });
  }
  rules.push({ kind: 'type', feature, policy: REJECT });
  if (type === 'number' || type === 'integer') {
    if (type === 'number') rules.push({ kind: 'finite', feature, policy: REJECT });
    if (known?.number) {
      rules.push({ kind: 'range', feature, ...widened(known.number, type), policy: REJECT });
    }
  }
  if (type === 'string' && known?.text) rules.push(textRule(feature, known, known.text));
  return rules;
}

function widened(
  { min, max }: { min: number; max: number },
  type: 'number' | 'integer',
): { min: number; max: number } {
  const margin = (max > min ? max - min : Math.max(Math.abs(max), 1)) / 10;
  const low = min >= 0 ? Math.max(min / 2, min - margin) : min - margin;
  const high = max <= 0 && min < 0 ? Math.min(max / 2, max + margin) : max + margin;
  const round = type === 'integer' ? wholeOutwards : outwards;
  return { min: round(low, Math.floor), max: round(high, Math.ceil) };
}

/** To three significant digits, away from the middle. */
function outwards(value: number, round: (value: number) => number): number {
  if (value === 0 || !Number.isFinite(value)) return value;
  const digits = Math.floor(Math.log10(Math.abs(value))) - 2;
  // Powers of ten below 1 are not exact, those above are.
  const rounded =
    digits < 0
      ? round(value * 10 ** -digits) / 10 ** -digits
      : round(value / 10 ** digits) * 10 ** digits;
  return Number.isFinite(rounded) ? rounded : value;
}

function wholeOutwards(value: number, round: (value: number) => number): number {
  const rounded = outwards(value, round);
  return Number.isSafeInteger(round(rounded)) ? round(rounded) : rounded;
}

function textRule(
  feature: string,
  { rows, missing, distinct }: ColumnProfile,
  text: NonNullable<ColumnProfile['text']>,
): Rule {
  const used = rows - missing;
  if (text.categories && text.categories.length > 0 && distinct <= used * CATEGORY_SHARE) {
    const values =
      text.categories.length > MAX_PLAIN_CATEGORIES
        ? hashCategories(text.categories)
        : text.categories;
    return { kind: 'categories', feature, values, policy: WARN };
  }
  return {
    kind: 'length',
    feature,
    ...(text.min_length > 0 && { min: 1 }),
    max: Math.max(1, Math.min(1_000_000, text.max_length * 2)),
    policy: REJECT,
  };
}

function patternRules(
  { name: feature, type }: Feature,
  known: ColumnProfile | undefined,
  given: string | undefined,
): Rule[] {
  if (type !== 'string') return [];
  if (given !== undefined) {
    const origin = { from: 'metadata' } as const;
    return [{ kind: 'pattern', feature, pattern: given, policy: REJECT, origin }];
  }
  const values = known ? known.rows - known.missing : 0;
  if (!known?.text?.shape || values < SHAPE_VALUES || known.distinct < SHAPE_DISTINCT) return [];
  const pattern = shapePattern(known.text.shape);
  if (pattern === null) return [];
  const origin = { from: 'reference', rows: values } as const;
  return [{ kind: 'pattern', feature, pattern, policy: WARN, origin }];
}
