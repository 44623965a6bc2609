import { AppError } from '#lib/http/errors.ts';
import type { FileColumn } from '#lib/offline/file-columns.ts';

/** A column of classes: of each row the place of its class in `names`, −1 where there is none. */
export interface ClassCodes {
  codes: Int32Array;
  names: string[];
}

const MOST_CLASSES = 1000;

/** Numbers as they are written shortest; true and false are 1 and 0, so that a column of them meets one of numbers. */
export function classCodes(column: FileColumn): ClassCodes {
  const { codes, names } =
    column.kind === 'number'
      ? numberCodes(column.values, column.name)
      : usedCodes(column.codes, column.values);
  if (names.length > MOST_CLASSES) throw tooMany(column.name);
  return asBits({ codes, names });
}

/** Without values that no row has. */
function usedCodes(codes: Int32Array, values: readonly string[]): ClassCodes {
  const places = new Int32Array(values.length).fill(-1);
  const names: string[] = [];
  const used = codes.map((code) => {
    if (code === -1) return -1;
    if (places[code] === -1) {
      places[code] = names.length;
      names.push(values[code] ?? '');
    }
    return places[code] as number;
  });
  return { codes: used, names };
}

function numberCodes(values: Float64Array, column: string): ClassCodes {
  const codes = new Int32Array(values.length).fill(-1);
  const places = new Map<number, number>();
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] as number;
    if (Number.isNaN(value)) continue;
    const known = places.get(value);
    codes[row] = known ?? places.size;
    if (known !== undefined) continue;
    places.set(value, places.size);
    if (places.size > MOST_CLASSES) throw tooMany(column);
  }
  return { codes, names: [...places.keys()].map(String) };
}

/** True, TRUE and true are one. */
function asBits({ codes, names }: ClassCodes): ClassCodes {
  if (!names.every((name) => /^(true|false)$/i.test(name))) return { codes, names };
  const bits = names.map((name) => (/^t/i.test(name) ? '1' : '0'));
  const distinct = [...new Set(bits)];
  const places = bits.map((bit) => distinct.indexOf(bit));
  return { codes: codes.map((code) => places[code] ?? -1), names: distinct };
}

function tooMany(column: string): AppError {
  return new AppError('invalid_request', {
    publicMessage: `The column ${column} has more than ${MOST_CLASSES} different values, so it is no class; numbers are evaluated with --task regression.`,
  });
}
