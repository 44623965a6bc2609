import { expect, it } from 'vitest';
import { earlierReleases } from './earlier-releases.ts';

/** 'A' promotes version A; '<A' is a rollback to it. */
function releases(...kinds: string[]) {
  return kinds
    .map((text, index) => ({
      seq: index + 1,
      kind: text.startsWith('<') ? 'rollback' : 'promote',
      fromSeq: index || null,
      plan: { routes: [{ version: text.charCodeAt(text.length - 1), weight: 1 }], fallback: [] },
    }))
    .toReversed();
}

it.each<[string, string[], number[]]>([
  ['nothing released', [], []],
  ['the first release', ['A'], []],
  ['the ones before', ['A', 'B', 'C'], [2, 1]],
  ['one taken back', ['A', 'B', '<A', 'C'], [3]],
  ['one that the newest took back', ['A', 'B', 'C', '<B'], [1]],
  ['two steps taken back', ['A', 'B', 'C', '<B', '<A', 'D'], [5]],
  ['taken back twice by a newest that fails', ['A', 'B', 'C', '<B', '<A'], []],
  ['one taken back and promoted again', ['A', 'B', '<A', 'B', 'C'], [4, 3]],
  ['the plan that fails, promoted again', ['A', 'B', 'C', 'B'], [3, 1]],
])('%s: of %j, %j', (_name, kinds, seqs) => {
  expect(earlierReleases(releases(...kinds)).map(({ seq }) => seq)).toEqual(seqs);
});
