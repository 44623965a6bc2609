type Class = string | number | boolean;

/**
 * The class that a value plainly means: the one that is the same as text, else the only one that is the same number (1, 1.0 and "1"), and where classes are 0 and 1, or
 * false and true, the other way to write it. undefined: none is, or more than one.
 */
export function classMeant(value: unknown, classes: readonly Class[]): Class | undefined {
  if (!isClass(value)) return undefined;
  const text = String(value);
  const same = classes.find((one) => String(one) === text);
  if (same !== undefined) return same;
  const areFlags = classes.length <= 2 && classes.every((one) => isBit(plainly(one, true)));
  const plain = plainly(value, areFlags);
  const [found, ...others] = classes.filter((one) => plainly(one, areFlags) === plain);
  return others.length === 0 ? found : undefined;
}

export function isClass(value: unknown): value is Class {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

const NUMBER = /^-?\d+(\.\d+)?$/;

function plainly(value: Class, areFlags: boolean): string {
  const text = String(value);
  if (areFlags && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true' ? '1' : '0';
  return NUMBER.test(text) ? String(Number(text)) : `text ${text}`;
}

const isBit = (plain: string) => plain === '0' || plain === '1';
