export type ReadObject = { value: Record<string, unknown> | undefined } | { problem: string };

/** A JSON object as typed; empty text is none. */
export function readObject(text: string): ReadObject {
  if (text.trim() === '') return { value: undefined };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'is not JSON: write it as {"hour": 17}' };
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return { value: { ...value } };
  }
  return { problem: 'must be an object, as in {"hour": 17}' };
}
