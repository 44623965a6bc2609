import { AppError } from '#lib/http/errors.ts';

/** The names of both files, in the reference's order; refuses files that do not have the same columns. */
export function matchColumns(
  names: readonly string[],
  others: readonly string[],
  files: { reference: string; current: string },
): readonly string[] {
  const lacking = names.filter((name) => !others.includes(name));
  const extra = others.filter((name) => !names.includes(name));
  if (lacking.length + extra.length === 0) return names;
  const say = (file: string, some: readonly string[]) =>
    some.length === 0 ? [] : [`${file} has no ${some.slice(0, 10).join(', ')}`];
  const problems = [...say(files.current, lacking), ...say(files.reference, extra)].join('; ');
  throw new AppError('invalid_request', {
    publicMessage: `The files have not the same columns: ${problems}. --columns names those to compare.`,
  });
}
