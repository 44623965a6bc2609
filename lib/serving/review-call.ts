import { AppError } from '#lib/http/errors.ts';
import { MAX_FIELD_ERRORS } from '#lib/onnx/encode-rows.ts';
import type { Checker, Review } from '#lib/validation/compile-rules.ts';
import type { LoggedValidation } from '#lib/validation/contract.ts';
import type { LastKnown } from '#lib/validation/last-known.ts';
import { logReview } from '#lib/validation/log-review.ts';
import type { Violation } from '#lib/validation/review-row.ts';
import { keepValue, showValue } from '#lib/validation/show-value.ts';
import type { Call, Encoded, GivenRows } from './call.ts';
import type { VersionInfo } from './catalog.ts';
import type { Warning } from './contract.ts';

/** The rules of one version, as a process holds them. */
export interface ServedRules {
  version: number;
  revision: number;
  /** Counted, and nothing else. */
  shadow: boolean;
  checker: Checker;
  lastKnown: LastKnown;
}

/** What a request's rules came to, beside what is fed to the version. */
export interface Checked {
  encoded: Encoded;
  /** null: no rule was broken. */
  validation: LoggedValidation | null;
  warnings: Warning[];
  /** Its policies say that the version is not to be asked: what is said where there is nothing to fall back on. */
  passedOver: (() => AppError) | null;
  refusal: AppError | null;
  /** By feature, what other versions are to be asked with instead of the request's own rows. */
  rows: Record<string, unknown>[] | null;
  /** As they came, in the features' order. */
  originals: unknown[][] | null;
}

/**
 * What becomes of a request that breaks rules, or could not be read: every broken rule is found in the rows as they came. Throws
 * AppError for what the version cannot take whatever its rules say.
 */
export function reviewCall<T>(
  call: Call<T>,
  info: VersionInfo,
  rules: ServedRules,
  read: Encoded | AppError,
  options: { isReplay: boolean },
): Checked | { unreadable: AppError; validation: LoggedValidation | null } {
  const { checker, shadow, lastKnown } = rules;
  const unreadable = read instanceof AppError ? read : undefined;
  const encoded = read instanceof AppError ? undefined : read;
  const given = call.given?.(info);
  if (!given) {
    if (unreadable) throw unreadable;
    return passed(encoded as Encoded);
  }
  const review = checker.review(given.rows, {
    ageOf: call.ageOf,
    entityKey: call.entityKey,
    lastKnown,
  });
  const logged = logReview(review, { revision: rules.revision, shadow });
  if (shadow || review.counts.size === 0) {
    if (unreadable) return { unreadable, validation: logged };
    return { ...passed(encoded as Encoded), validation: logged };
  }
  const action = options.isReplay && review.action === 'quarantine' ? 'reject' : review.action;
  const validation = logged && { ...logged, action };
  const originals = originalsOf(checker, given);
  const warnings = warningsOf(review, given);
  if (action === 'reject' || action === 'quarantine') {
    return {
      encoded: encoded ?? nothing(given),
      validation,
      warnings: [],
      passedOver: null,
      refusal: refusalOf(review, given, action, info),
      rows: null,
      originals,
    };
  }
  try {
    return {
      encoded: call.encode(info, review.rows),
      validation,
      warnings,
      passedOver: action === 'fallback' ? () => refusalOf(review, given, action, info) : null,
      refusal: null,
      rows: byFeature(checker, review.rows),
      originals: review.isChanged ? originals : null,
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { unreadable: error, validation };
  }
}

function passed(encoded: Encoded): Checked {
  return {
    encoded,
    validation: null,
    warnings: NONE,
    passedOver: null,
    refusal: null,
    rows: null,
    originals: null,
  };
}

const NONE: Warning[] = [];

function nothing(given: GivenRows): Encoded {
  return { inputs: {}, rowCount: given.rows.length, rows: null, outputs: undefined };
}

/** Of rows that kept the rules, for those that come without a value. */
export function rememberRows<T>(
  { entityKey }: Call<T>,
  { checker: { features }, lastKnown, shadow }: ServedRules,
  [row, ...more]: NonNullable<Encoded['rows']>,
): void {
  if (shadow || entityKey === undefined || !row || more.length > 0) return;
  features.forEach(({ name, type }, column) => {
    const element = row[column];
    if (element === undefined || (typeof element === 'number' && Number.isNaN(element))) return;
    const value = typeof element === 'bigint' ? Number(element) : element;
    lastKnown.set(entityKey, name, type === 'boolean' ? value !== 0 : value);
  });
}

function originalsOf({ features }: Checker, { rows }: GivenRows): unknown[][] {
  return rows.map((row) => {
    if (Array.isArray(row)) return features.map((_, column) => row[column] ?? null);
    if (typeof row !== 'object' || row === null) return features.map(() => null);
    const record = row as Record<string, unknown>;
    return features.map(({ name }) =>
      Object.hasOwn(record, name) ? (record[name] ?? null) : null,
    );
  });
}

/** Columns that are not there stay away: another version may not have them. */
function byFeature({ features }: Checker, rows: readonly unknown[][]): Record<string, unknown>[] {
  return rows.map((row) => {
    const entries = features.map(({ name }, column) => [name, row[column]] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  });
}

function warningsOf({ violations }: Review, given: GivenRows): Warning[] {
  return violations.flatMap(({ row, rule, feature, value, expected, policy, to }): Warning[] => {
    if (policy === 'accept' || policy === 'reject' || policy === 'quarantine') return [];
    return [
      {
        field: given.fieldOf(row, feature),
        rule,
        value: keepValue(value),
        expected,
        action: policy,
        ...(to !== undefined && { used: keepValue(to) }),
      },
    ];
  });
}

type Refusing = 'fallback' | 'reject' | 'quarantine';

/** 422, or what says that the request is in quarantine: names field, rule, value and what was expected. */
function refusalOf(
  { violations }: Review,
  given: GivenRows,
  action: Refusing,
  info: VersionInfo,
): AppError {
  const refusing = violations.filter(({ policy }) =>
    action === 'fallback' ? policy === action : policy === 'reject' || policy === 'quarantine',
  );
  const broken = refusing.length > 0 ? refusing : violations;
  const listed = broken.slice(0, MAX_FIELD_ERRORS);
  const fields = listed.map((violation) => ({
    field: given.fieldOf(violation.row, violation.feature),
    message: messageOf(violation),
  }));
  const said = fields.slice(0, 3).map(({ field, message }) => `${field} ${message}`);
  const more = broken.length - said.length;
  const rest = more > 0 ? `; and ${more} more` : '';
  const sentence = `${said.join('; ')}${rest}.`;
  return new AppError(action === 'quarantine' ? 'quarantined' : 'validation_failed', {
    publicMessage: refusalText(action, sentence, info),
    fields,
    extra: {
      violations: listed.map(({ row, rule, feature, value, expected }) => ({
        field: given.fieldOf(row, feature),
        rule,
        value: keepValue(value),
        expected,
      })),
    },
  });
}

function refusalText(action: Refusing, broken: string, { model, number }: VersionInfo): string {
  switch (action) {
    case 'reject':
      return broken;
    case 'quarantine':
      return `Kept in quarantine and not predicted, since ${model} version ${number} has rules that it breaks: ${broken}`;
    // Not a matter of time: there is nothing that could answer in its place.
    case 'fallback':
      return `${broken} The rules of ${model} version ${number} leave this to a fallback, and the release has neither another version nor a default answer.`;
  }
}

function messageOf({ rule, value, expected, feature }: Violation): string {
  if (rule === 'extra') return 'is not a feature of this model (rule extra)';
  if (rule === 'outlier') {
    const score = typeof value === 'number' ? value.toPrecision(3) : '';
    return `is an outlier of score ${score}: must be ${expected} (rule outlier)`;
  }
  if (feature === null) return `must satisfy ${expected}, but ${value} (rule ${rule})`;
  const got = value === undefined ? 'is missing' : `is ${showValue(value)}`;
  return `${got}: must be ${expected} (rule ${rule})`;
}
