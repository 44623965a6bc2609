import { AppError } from '#lib/http/errors.ts';

export interface OutputName {
  name: string;
  status: string;
}

/** What features and their statuses are called in what is written. Refuses names that are there twice, but for their case too. */
export function outputNames(input: readonly string[], features: readonly string[]): OutputName[] {
  const uses = new Map(input.map((name) => [name.toLowerCase(), 'a column of the rows']));
  const take = (name: string, use: string) => {
    const other = uses.get(name.toLowerCase());
    if (other !== undefined) throw taken(name, other, use);
    uses.set(name.toLowerCase(), use);
    return name;
  };
  return features.map((name) => ({
    name: take(name, 'a feature'),
    status: take(`${name}__status`, `the status of ${name}`),
  }));
}

function taken(name: string, other: string, use: string): AppError {
  return new AppError('invalid_request', {
    publicMessage: `There would be two columns ${name}: one is ${other}, the other ${use}. Choose other features, or name them apart with a prefix.`,
  });
}
