import { expect, it } from 'vitest';
import { addDraft, readDrafts, toDrafts } from './floor-drafts.ts';

it.each([
  ['as they are', [['roc_auc', '0.7']], { roc_auc: 0.7 }, [null]],
  ['an empty row', [['', ' ']], {}, [null]],
  ['thousands', [['rmse', '1,200']], { rmse: 1200 }, [null]],
  ['no name', [['', '1']], {}, ['name the metric']],
  ['no number', [['rmse', 'x']], {}, ['the floor must be a number']],
  ['no floor', [['rmse', '']], {}, ['the floor must be a number']],
  ['infinity', [['rmse', 'Infinity']], {}, ['the floor must be a number']],
  [
    'twice',
    [
      ['f1', '0.5'],
      [' f1 ', '0.6'],
    ],
    { f1: 0.5 },
    [null, 'there is a floor of this metric already'],
  ],
])('%s', (_name, rows, floors, problems) => {
  const drafts = rows.map(([metric = '', floor = ''], id) => ({ id, metric, floor }));
  expect(readDrafts(drafts)).toEqual({ floors, problems });
});

it('goes back and forth', () => {
  const floors = { roc_auc: 0.7, rmse: 1200 };
  expect(readDrafts(toDrafts(floors)).floors).toEqual(floors);
});

it('adds a row of its own id', () => {
  const [, ...drafts] = addDraft(addDraft(toDrafts({ f1: 0.5 })));
  expect(addDraft(drafts).map(({ id }) => id)).toEqual([1, 2, 3]);
  expect(addDraft([])).toEqual([{ id: 0, metric: '', floor: '' }]);
});
