/** Deeper than any request means to be; beyond it, code that recurses runs out of stack. */
const MAX_DEPTH = 100;

/**
 * What no request may hold, wherever it is: text that Postgres cannot keep (NUL characters, half surrogate pairs) and values
 * nested too deep. The first such value, with its path; undefined when there is none.
 */
export function findUnusable(
  value: unknown,
  path: readonly PropertyKey[] = [],
): { path: readonly PropertyKey[]; message: string } | undefined {
  if (typeof value === 'string') return isUsable(value) ? undefined : { path, message: UNUSABLE };
  if (typeof value !== 'object' || value === null) return undefined;
  if (path.length >= MAX_DEPTH) {
    return { path: path.slice(0, 1), message: `is nested deeper than ${MAX_DEPTH} levels` };
  }
  for (const [key, inner] of Object.entries(value)) {
    if (!isUsable(key)) return { path, message: `has a name that ${UNUSABLE}` };
    const found = findUnusable(inner, [...path, Array.isArray(value) ? Number(key) : key]);
    if (found) return found;
  }
  return undefined;
}

const UNUSABLE = 'must be Unicode text without NUL characters';

function isUsable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
