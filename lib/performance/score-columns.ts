import { AppError } from '#lib/http/errors.ts';

/** A column of scores, and the class they are of; of a binary classifier or a regressor there is one, without a class. */
export interface ScoreColumn {
  column: string;
  className?: string;
}

/**
 * Columns as they are asked for: the exact name of one; several with commas between, as CLASS=COL or COL where the class has the column's name; or a pattern
 * with one *, which stands for the class.
 */
export function findScoreColumns(
  given: readonly string[],
  names: readonly string[],
): ScoreColumn[] {
  const known = new Set(names);
  const [only] = given;
  if (given.length === 1 && only !== undefined && known.has(only)) return [{ column: only }];
  const found = given.flatMap((one) => findOne(one, known, names));
  const twice = found.find(
    ({ className }, at) => found.findIndex((other) => other.className === className) !== at,
  );
  if (twice) throw invalid(`The class ${twice.className} has two score columns.`);
  return found;
}

function findOne(given: string, known: ReadonlySet<string>, names: readonly string[]) {
  if (known.has(given)) return [{ column: given, className: given }];
  const stars = given.split('*');
  if (stars.length === 2) {
    const [before = '', after = ''] = stars;
    const matching = names.filter(
      (name) =>
        name.length > before.length + after.length &&
        name.startsWith(before) &&
        name.endsWith(after),
    );
    if (matching.length === 0) throw invalid(`No column is like ${given}${among(names)}`);
    return matching.map((column) => ({
      column,
      className: column.slice(before.length, column.length - after.length),
    }));
  }
  return given.split(',').map((part) => {
    if (known.has(part)) return { column: part, className: part };
    const at = [...part.matchAll(/=/g)].find(({ index }) => known.has(part.slice(index + 1)));
    if (!at) {
      const column = part.slice(part.indexOf('=') + 1);
      throw invalid(`There is no column ${column} for scores${among(names)}`);
    }
    return { column: part.slice(at.index + 1), className: part.slice(0, at.index) };
  });
}

function among(names: readonly string[]): string {
  return ` (there are ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}).`;
}

function invalid(publicMessage: string): AppError {
  return new AppError('invalid_request', { publicMessage });
}
