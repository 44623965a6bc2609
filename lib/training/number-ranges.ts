export interface NumberRange {
  least: number;
  most: number;
  isInteger: boolean;
}

export const wholeNumbers = (least: number, most: number): NumberRange => ({
  least,
  most,
  isInteger: true,
});

export const numbersFrom = (least: number, most: number): NumberRange => ({
  least,
  most,
  isInteger: false,
});

/** Throws a RangeError that names the parameter, and what was expected of it. One without a default may be absent. */
export function checkRanges<Name extends string>(
  ranges: Readonly<Record<Name, NumberRange>>,
  values: Readonly<Partial<Record<Name, number>>>,
  defaults: object,
): void {
  for (const [name, { least, most, isInteger }] of Object.entries<NumberRange>(ranges)) {
    const value = values[name as Name];
    if (value === undefined && !(name in defaults)) continue;
    const isRight = isInteger ? Number.isInteger(value) : Number.isFinite(value);
    if (isRight && Number(value) >= least && Number(value) <= most) continue;
    const kind = isInteger ? 'an integer' : 'a number';
    throw new RangeError(`${name} is ${value}; expected ${kind} from ${least} to ${most}`);
  }
}
