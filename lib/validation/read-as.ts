import type { Feature } from '#lib/onnx/contract.ts';

const NUMBER = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/;
/** Longer texts are no numbers that anybody meant. */
const LONGEST_NUMBER = 400;

/** Whether a value is of a feature's type as it is. Infinities are numbers; NaN is no value and is not asked about. */
export function isOfType({ type, tensorType }: Feature, value: unknown): boolean {
  switch (type) {
    case 'number':
      return typeof value === 'number' || typeof value === 'bigint';
    case 'integer':
      if (typeof value === 'number') return Number.isInteger(value);
      if (typeof value === 'bigint') return true;
      // JSON's numbers cannot hold them all.
      return (
        (tensorType === 'int64' || tensorType === 'uint64') &&
        typeof value === 'string' &&
        /^-?\d{1,20}$/.test(value)
      );
    case 'boolean':
      return typeof value === 'boolean';
    case 'string':
      return typeof value === 'string';
  }
}

/** A value of another type read as the feature's: "12.5" as 12.5, 1 as true, 7 as "7". undefined: it cannot be. */
export function readAs({ type }: Feature, value: unknown): number | string | boolean | undefined {
  switch (type) {
    case 'number':
    case 'integer': {
      if (typeof value !== 'string' || value.length > LONGEST_NUMBER || !NUMBER.test(value)) {
        return undefined;
      }
      const number = Number(value);
      return type === 'integer' && !Number.isInteger(number) ? undefined : number;
    }
    case 'boolean':
      if (value === 1 || value === 'true') return true;
      if (value === 0 || value === 'false') return false;
      return undefined;
    case 'string':
      if (typeof value === 'boolean') return String(value);
      return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
  }
}
