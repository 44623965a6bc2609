import { expect, it, test } from 'vitest';
import { type CountedModel, judgeImpact } from './judge-impact.ts';

const at = new Date('2031-05-04T04:00:00Z');
const spans = [{ from: new Date('2031-05-04T03:00:00Z'), to: at }];
const model: CountedModel = {
  ...{ model: 'flights', task: 'binary', versions: [2], requests: 100, refused: 1, failed: 5 },
  ...{ degraded: 3, answered: 60, rows: 60, labelled: 60, wrong: 12 },
};

it('passes on what was counted', () => {
  const { task: _task, ...said } = model;
  expect(judgeImpact([model], { spans, isOver: true, at })).toMatchObject({
    ...{ counted_at: at.toISOString(), is_final: true, models: [said] },
    spans: [{ from: '2031-05-04T03:00:00.000Z', to: '2031-05-04T04:00:00.000Z' }],
  });
});

test.each<[string, CountedModel[], RegExp | null]>([
  ['that nothing is named', [], /No model is named/],
  ['that no version is named', [{ ...model, versions: [] }], /No version of flights is named/],
  ['that no label has come', [{ ...model, labelled: 0, wrong: 0 }], /No label has come/],
  ['how many labels have come', [{ ...model, labelled: 1 }], /for 1 % of what flights/],
  ['nothing of labels where all have come', [model], null],
  ['that numbers are not wrong', [{ ...model, task: 'regression' }], /predicts numbers/],
  ['that there is no traffic', [{ ...model, requests: 0, rows: 0 }], /no request of this time/],
])('says %s', (_name, counted, says) => {
  const { unknown, models } = judgeImpact(counted, { spans, isOver: false, at });
  const special = unknown.filter((text) => !/Whole minutes|never reached/.test(text));
  if (says) expect(special.join('\n')).toMatch(says);
  else expect(special).toEqual([]);
  for (const { wrong } of models) expect(wrong === null).toBe(counted[0]?.task === 'regression');
});
