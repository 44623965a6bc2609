import { AppError } from '#lib/http/errors.ts';
import type { BuiltInTrainer } from './built-in-trainers.ts';
import { checkRanges } from './number-ranges.ts';

/** Parameters written as k=v,k=v, and the trainer's defaults for the others. */
export function readParameters(
  given: string | undefined,
  { ranges, defaults }: Pick<BuiltInTrainer, 'ranges' | 'defaults'>,
): Record<string, number> {
  const read: Record<string, number> = {};
  for (const part of given === undefined ? [] : given.split(',')) {
    const [name = '', text = ''] = part.split(/=(.*)/s).map((side) => side.trim());
    if (!Object.hasOwn(ranges, name)) {
      throw refused(
        `There is no parameter ${name || part} (there are ${Object.keys(ranges).join(', ')}).`,
      );
    }
    if (Object.hasOwn(read, name)) throw refused(`The parameter ${name} is given twice.`);
    const value = text === '' ? Number.NaN : Number(text);
    if (Number.isNaN(value)) throw refused(`${name} must be a number, as in ${name}=1.`);
    read[name] = value;
  }
  const parameters = { ...defaults, ...read };
  try {
    checkRanges(ranges, parameters, defaults);
  } catch (error) {
    throw refused(`The parameter ${(error as Error).message}.`);
  }
  return parameters;
}

function refused(publicMessage: string): AppError {
  return new AppError('invalid_request', { publicMessage });
}
