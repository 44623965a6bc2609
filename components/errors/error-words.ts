import type { State } from '#components/ui/status.tsx';
import { errors } from '#lib/http/errors.ts';
import {
  type ErrorGroup,
  type VersionFailureCode,
  versionFailures,
} from '#lib/predictions/contract.ts';

const known = (code: string) => Object.entries(errors).find(([name]) => name === code)?.[1];

/** What an error's code means, in the words of the error table or of the failures of versions. */
export function errorTitle(code: string): string {
  const failure = Object.entries(versionFailures).find(([name]) => name === code)?.[1];
  return failure ?? known(code)?.title ?? code;
}

/** Failures of versions that are the input's: it has no answer, or rules leave it to another version. */
const ofTheInput: readonly string[] = [
  'input_rejected',
  'passed_over',
] satisfies VersionFailureCode[];

/** Whose fault such an error is: the caller's, who has to change the request, or ours. */
export function isOurs(code: string): boolean {
  return !ofTheInput.includes(code) && (known(code)?.status ?? 500) >= 500;
}

export function stateOf({ state, settled }: Pick<ErrorGroup, 'state' | 'settled'>): {
  state: State;
  word: string;
} {
  if (state === 'settled') return { state: 'good', word: 'Settled' };
  return { state: 'bad', word: settled ? 'Open again' : 'Open' };
}
