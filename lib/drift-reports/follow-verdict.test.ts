import { expect, it } from 'vitest';
import type { ColumnResult } from './contract.ts';
import { type Followed, followVerdict } from './follow-verdict.ts';

const verdicts = { d: 'drift', s: 'stable', n: 'not_enough_data' } as const;

/** What changes at which scan, of verdicts in a row. */
function follow(said: string, scans = { onset: 2, end: 3 }): string[] {
  let known: Followed | undefined;
  return [...said].flatMap((letter, at) => {
    const verdict: ColumnResult['verdict'] = verdicts[letter as keyof typeof verdicts];
    const { change, ...followed } = followVerdict(known, verdict, `scan ${at}`, scans);
    known = followed;
    if (change === 'onset') expect(followed.drifting_since).toBe(`scan ${at}`);
    return change ? [`${change} ${at}`] : [];
  });
}

it.each([
  ['begins with the second in a row', 'sdd', ['onset 2']],
  ['one alone is nothing', 'sdsds', []],
  ['ends with the third in a row', 'ddsss', ['onset 1', 'end 4']],
  ['which one that says drift begins anew', 'ddssdss', ['onset 1']],
  ['what is not known changes nothing', 'dnnd', ['onset 3']],
  ['nor does it end anything', 'ddsnsns', ['onset 1', 'end 6']],
  ['nothing is said twice', 'dddddd', ['onset 1']],
])('%s: %s', (_name, said, expected) => {
  expect(follow(said)).toEqual(expected);
});

it('begins at once where one is enough', () => {
  expect(follow('ds', { onset: 1, end: 1 })).toEqual(['onset 0', 'end 1']);
});
