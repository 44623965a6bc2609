import type { Feature } from '#lib/onnx/contract.ts';
import type { Origin, Policy, Rule } from './contract.ts';
import { showValue } from './show-value.ts';

const TYPE_WORDS = {
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  string: 'text',
} as const satisfies Record<Feature['type'], string>;

/** What a rule expects, as it is told to a caller: "a number from 0 to 24". */
export function describeRule(rule: Rule, type: Feature['type'] | undefined): string {
  switch (rule.kind) {
    case 'required':
      return 'a value';
    case 'type':
      return type ? TYPE_WORDS[type] : 'a value of the feature’s type';
    case 'finite':
      return 'a finite number';
    case 'range':
      return `a number ${bounds(rule.min, rule.max, 'of ')}`;
    case 'categories':
      return describeCategories(rule.values);
    case 'length':
      return `text of ${bounds(rule.min, rule.max, '')} characters`;
    case 'pattern':
      return `text that matches ${rule.pattern}`;
    case 'freshness':
      return `a value that is at most ${duration(rule.max_age_seconds)} old`;
    case 'expression':
      return `${rule.expression}`;
    case 'extra':
      return 'only columns that the model knows';
    case 'outlier':
      return `a row no more unusual than ${percent(rule.quantile)} of the reference`;
  }
}

/** Where a rule comes from that nobody wrote here: "inferred: none of 10,000 rows of the reference breaks it". */
export function describeOrigin(origin: Origin): string {
  if (origin.from === 'metadata') return 'from the version’s metadata';
  return `inferred: none of ${origin.rows.toLocaleString('en-US')} rows of the reference breaks it`;
}

/** What a policy does, in words: "replaced by the reference's median". */
export function describePolicy(policy: Policy): string {
  switch (policy.do) {
    case 'accept':
      return 'accepted';
    case 'warn':
      return 'marked with a warning';
    case 'clip':
      return 'brought to the nearest bound';
    case 'fallback':
      return 'answered by the fallback';
    case 'quarantine':
      return 'kept in quarantine';
    case 'reject':
      return 'refused';
    case 'impute':
      switch (policy.by.from) {
        case 'constant':
          return `replaced by ${showValue(policy.by.value)}`;
        case 'median':
          return 'replaced by the reference’s median';
        case 'mode':
          return 'replaced by the reference’s most frequent value';
        case 'last_known':
          return 'replaced by the last known value';
      }
  }
}

function bounds(min: number | undefined, max: number | undefined, of: string): string {
  if (min === undefined) return `${of}at most ${max}`;
  if (max === undefined) return `${of}at least ${min}`;
  return `${of && 'from '}${min} to ${max}`;
}

function describeCategories(values: Extract<Rule, { kind: 'categories' }>['values']): string {
  if (!Array.isArray(values)) return `one of ${values.count} known values`;
  const shown = values.slice(0, 5).map(showValue).join(', ');
  return values.length > 5
    ? `one of ${values.length} known values (${shown}, …)`
    : `one of ${shown}`;
}

function duration(seconds: number): string {
  for (const [size, name] of [
    [86_400, 'd'],
    [3_600, 'h'],
    [60, 'min'],
  ] as const) {
    if (seconds >= size && seconds % size === 0) return `${seconds / size} ${name}`;
  }
  return `${seconds} s`;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(6))} %`;
}
