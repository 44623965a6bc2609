export const MAX_LOGGED_BYTES = 64_000;
const MAX_DEPTH = 32;
/** Escapes that Postgres refuses in JSON it reads: NUL and halves of surrogate pairs (whole pairs are never escaped by JSON.stringify). */
const REFUSED_ESCAPES = /\\\\|\\u0000|\\u[dD][89a-fA-F][0-9a-fA-F]{2}/g;

/**
 * A value as JSON text of at most 64,000 bytes that a json column takes. What is longer keeps its beginning, each cut
 * marked in place by a text that starts with `…`; what is nested deeper than 32 levels is replaced by such a text.
 */
export function cutForLog(value: unknown): { json: string | null; truncated: boolean } {
  if (value === undefined || value === null) return { json: null, truncated: false };
  if (size(value, MAX_DEPTH, MAX_LOGGED_BYTES) <= MAX_LOGGED_BYTES) {
    const json = stringify(value);
    if (Buffer.byteLength(json) <= MAX_LOGGED_BYTES) return { json, truncated: false };
  }
  for (let budget = MAX_LOGGED_BYTES / 2; ; budget /= 2) {
    const json = stringify(prune(value, MAX_DEPTH, { left: budget }));
    if (Buffer.byteLength(json) <= MAX_LOGGED_BYTES) return { json, truncated: true };
  }
}

function stringify(value: unknown): string {
  const json = JSON.stringify(value, replaceBigInt) ?? 'null';
  if (!json.includes('\\u')) return json;
  return json.replace(REFUSED_ESCAPES, (found) => (found === '\\\\' ? found : '\\ufffd'));
}

function replaceBigInt(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

/** About how long the JSON would be; stops and returns more than `limit` as soon as that is known. */
function size(value: unknown, depth: number, limit: number): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 8;
  if (depth === 0) return limit + 1;
  let total = 2;
  if (Array.isArray(value)) {
    for (const item of value) {
      total += 1 + size(item, depth - 1, limit - total);
      if (total > limit) return total;
    }
    return total;
  }
  for (const key in value) {
    total += key.length + 4 + size((value as Record<string, unknown>)[key], depth - 1, limit);
    if (total > limit) return total;
  }
  return total;
}

function prune(value: unknown, depth: number, budget: { left: number }): unknown {
  if (typeof value === 'string') {
    if (value.length <= budget.left) {
      budget.left -= value.length + 2;
      return value;
    }
    const kept = value.slice(0, Math.max(0, budget.left));
    budget.left = 0;
    return `${kept}… ${value.length - kept.length} more characters`;
  }
  budget.left -= 8;
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return '… nested deeper than 32 levels';
  if (Array.isArray(value)) {
    const kept: unknown[] = [];
    for (const item of value) {
      if (budget.left <= 0) break;
      kept.push(prune(item, depth - 1, budget));
    }
    if (kept.length < value.length) kept.push(`… ${value.length - kept.length} more`);
    return kept;
  }
  const entries = Object.entries(value);
  const kept: [string, unknown][] = [];
  for (const [key, item] of entries) {
    budget.left -= key.length + 4;
    if (budget.left <= 0) break;
    kept.push([key, prune(item, depth - 1, budget)]);
  }
  if (kept.length < entries.length) kept.push(['…', `… ${entries.length - kept.length} more`]);
  return Object.fromEntries(kept);
}
