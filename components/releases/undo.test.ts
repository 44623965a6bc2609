import { expect, test } from 'vitest';
import { releaseName, undoneBy, undoReason } from './undo.ts';

test.each([
  ['rollback', undoReason(12), 12, 'Undo'],
  ['rollback', 'answers are too high', null, 'Rollback'],
  ['rollback', 'because of the Undo of release 12', null, 'Rollback'],
  ['promote', undoReason(12), null, 'Promotion'],
])('%s, “%s”', (kind, reason, undone, name) => {
  expect(undoneBy({ kind, reason })).toBe(undone);
  expect(releaseName({ kind, reason })).toBe(name);
});
