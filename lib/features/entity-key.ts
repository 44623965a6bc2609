import type { Entity } from './contract.ts';

/** `number` is of what other servers are asked with; no entity of ours has such a key. */
type KeyType = Entity['keys'][number]['type'] | 'number';

/** The values of an entity's keys, in the entity's order and of their types. */
export type EntityKey = readonly (string | number)[];

/** One text per tuple, and another for every other tuple: ["1","23"] is not ["12","3"], and ["1"] is not [1]. */
export function keyText(key: EntityKey): string {
  return JSON.stringify(key);
}

/**
 * A tuple from values by name, or what is wrong with it by key. Text is taken as it is; a whole number stands for its digits where
 * text is expected, and digits (as one writes the number) for it where an integer is.
 */
export function readKey(
  entity: { keys: readonly { name: string; type: KeyType }[] },
  values: Readonly<Record<string, unknown>>,
): { key: EntityKey } | { problems: { key: string; message: string }[] } {
  const key: (string | number)[] = [];
  const problems: { key: string; message: string }[] = [];
  for (const { name, type } of entity.keys) {
    const given = Object.hasOwn(values, name) ? values[name] : undefined;
    const value = READERS[type](given);
    if (value === undefined) problems.push({ key: name, message: expected(type, given) });
    else key.push(value);
  }
  return problems.length > 0 ? { problems } : { key };
}

const READERS: Record<KeyType, (given: unknown) => string | number | undefined> = {
  string: toText,
  integer: toInteger,
  number: (given) => (typeof given === 'number' && Number.isFinite(given) ? given : undefined),
};

function toText(given: unknown): string | undefined {
  if (typeof given === 'string') return given.isWellFormed() ? given : undefined;
  return isInteger(given) ? String(given) : undefined;
}

function toInteger(given: unknown): number | undefined {
  const value =
    typeof given === 'string' && /^(0|-?[1-9][0-9]{0,15})$/.test(given) ? Number(given) : given;
  // -0 is 0.
  return isInteger(value) ? value + 0 : undefined;
}

function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

const WORDS = { string: 'text', integer: 'a whole number', number: 'a number' };

function expected(type: KeyType, given: unknown): string {
  const what = WORDS[type];
  if (given === undefined) return `is missing; expected ${what}`;
  if (given === null) return `must not be null; expected ${what}`;
  return `must be ${what}`;
}
