import type { ValueType } from '#lib/features/contract.ts';

const SAFE = '9007199254740991';

/**
 * A column's values as a definition declares them, from whatever a file has them in: null where there is none, and where it is no such
 * value, which `isMisfit` tells apart. NaN and infinities are none.
 */
export function declaredSql(ref: string, sqlType: string, type: ValueType): string {
  switch (type) {
    case 'number':
      return finite(`try_cast(${ref} AS DOUBLE)`);
    case 'integer': {
      if (/INT/.test(sqlType)) return within(`try_cast(${ref} AS BIGINT)`);
      const number = finite(`try_cast(${ref} AS DOUBLE)`);
      const isWhole = `${number} = trunc(${number}) AND abs(${number}) <= ${SAFE}`;
      return `CASE WHEN ${isWhole} THEN CAST(${number} AS BIGINT) END`;
    }
    case 'boolean':
      return `try_cast(${ref} AS BOOLEAN)`;
    case 'string':
      return `CAST(${ref} AS VARCHAR)`;
  }
}

/** There is something in the column, and it is not of the declared type. */
export function isMisfit(ref: string, sqlType: string, type: ValueType): string {
  const none = type === 'number' || type === 'integer' ? ` AND ${notANumber(ref)}` : '';
  return `${ref} IS NOT NULL AND ${declaredSql(ref, sqlType, type)} IS NULL${none}`;
}

/** A key as its entity declares it; null where it is none. An integer is written as one writes the number. */
export function declaredKeySql(ref: string, sqlType: string, type: 'string' | 'integer'): string {
  if (type === 'integer') {
    if (sqlType !== 'VARCHAR') return declaredSql(ref, sqlType, 'integer');
    const isInteger = `regexp_full_match(${ref}, '0|-?[1-9][0-9]{0,15}')`;
    return `CASE WHEN ${isInteger} THEN ${within(`try_cast(${ref} AS BIGINT)`)} END`;
  }
  if (!/^(FLOAT|DOUBLE|DECIMAL)/.test(sqlType)) return `CAST(${ref} AS VARCHAR)`;
  return `CAST(${declaredSql(ref, sqlType, 'integer')} AS VARCHAR)`;
}

function finite(number: string): string {
  return `CASE WHEN isfinite(${number}) THEN ${number} + 0 END`;
}

function within(integer: string): string {
  return `CASE WHEN abs(${integer}) <= ${SAFE} THEN ${integer} END`;
}

function notANumber(ref: string): string {
  return `coalesce(isfinite(try_cast(${ref} AS DOUBLE)), true)`;
}
