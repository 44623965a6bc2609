import { expect, test } from 'vitest';
import { describeHappening, type Happening } from './describe-happening.ts';

const ada = { kind: 'user', id: 'u1', name: 'Ada' } as const;
const base: Happening = {
  ...{ source: 's', at: new Date('2031-05-04T03:00:00Z'), from: 'audit', event: 'x' },
  ...{ model: 'flights', version: null, subject: null, actor: null, said: null, detail: {} },
};

test.each<[string, Partial<Happening>, string, string]>([
  [
    'a promotion',
    {
      ...{ event: 'release.promote', said: 'better', actor: ada },
      detail: { release: 5, versions: [2] },
    },
    ...(['release', 'Version 2 of flights was promoted (release 5): better'] as const),
  ],
  [
    'a canary',
    { event: 'release.promote', said: 'try', detail: { release: 5, versions: [1, 2] } },
    ...(['release', 'Versions 1, 2 of flights were promoted (release 5): try'] as const),
  ],
  [
    'a rollback',
    { event: 'release.rollback', said: 'worse', detail: { release: 6, versions: [1] } },
    ...(['release', 'flights was rolled back to version 1 (release 6): worse'] as const),
  ],
  [
    'a setting',
    { event: 'serving.settings', subject: 'model:flights' },
    ...(['change', 'How flights is served was changed'] as const),
  ],
  [
    'a setting of a version',
    { event: 'validation.set', subject: 'version:flights/3', said: 'too strict' },
    'change',
    'The rules of the inputs of version 3 of flights were changed: too strict',
  ],
  [
    'a model',
    { event: 'model.create', subject: 'model:flights' },
    ...(['change', 'flights was created'] as const),
  ],
  [
    'a guard that somebody holds',
    { event: 'release_guard.hold', subject: 'release:flights/3', said: 'known' },
    ...(['guard', 'The guard of release 3 of flights was held: known'] as const),
  ],
  [
    'settings of guards',
    { event: 'release_guard.settings', subject: 'model:flights' },
    ...(['guard', 'How fresh releases of flights are watched was changed'] as const),
  ],
  [
    'a release that is watched longer',
    { event: 'release_guard.extend', subject: 'release:flights/3' },
    ...(['guard', 'Release 3 of flights is watched longer'] as const),
  ],
  [
    'a dependency that somebody holds',
    { event: 'breaker.open', model: null, subject: 'dependency:redis', said: 'slow' },
    ...(['change', 'The circuit breaker of redis was held open: slow'] as const),
  ],
  [
    'an alert',
    { from: 'alert', event: 'firing', said: '5 %', detail: { title: 'Errors' } },
    ...(['alert', 'Errors: 5 %'] as const),
  ],
  [
    'an alert that ended',
    { from: 'alert', event: 'resolved', said: '5 %', detail: { title: 'Errors' } },
    ...(['alert', 'Over: Errors.'] as const),
  ],
  [
    'training',
    { event: 'training_run.start', subject: 'model:flights' },
    ...(['training', 'A training run of flights was started'] as const),
  ],
  [
    'a feature view',
    { event: 'feature_view.create', model: null, subject: 'feature_view:origin_stats@2' },
    ...(['change', 'Feature view origin_stats@2 was defined'] as const),
  ],
  [
    'drift',
    {
      ...{ from: 'drift', event: 'onset', version: 2, said: 'ORD went up' },
      detail: { about: 'column', column: 'origin', role: 'feature' },
    },
    ...(['drift', 'Drift of flights, origin: began (version 2): ORD went up'] as const),
  ],
  [
    'drift of the score',
    {
      ...{ from: 'drift', event: 'end', version: 2 },
      detail: { about: 'column', column: 'score', role: 'score' },
    },
    ...(['drift', 'Drift of flights, predicted score: is over (version 2)'] as const),
  ],
  [
    'data quality',
    { from: 'drift', event: 'onset', version: 2, detail: { about: 'quality', column: null } },
    ...(['quality', 'Data quality of flights, all rows: began (version 2)'] as const),
  ],
  [
    'a breaker',
    { from: 'serving', event: 'breaker_opened', version: 2, subject: 'r1', said: '5 failed' },
    'serving',
    'The circuit breaker of version 2 of flights opened: 5 failed (replica r1)',
  ],
  [
    'a dependency',
    {
      ...{ from: 'serving', event: 'breaker_opened', model: null, subject: 'r1' },
      detail: { dependency: 'redis' },
    },
    ...(['serving', 'The circuit breaker of redis opened (replica r1)'] as const),
  ],
  [
    'labels',
    { from: 'performance', event: 'labels_late', version: 2, said: '5 h' },
    ...(['performance', 'Labels of version 2 of flights come late: 5 h'] as const),
  ],
  [
    'who was told',
    {
      ...{ from: 'delivery', event: 'delivered' },
      detail: { channel: 'on-call', kind: 'slack', title: 'Incident 3: slow' },
    },
    ...(['delivery', 'on-call (slack) was told: Incident 3: slow'] as const),
  ],
  [
    'who was not',
    {
      ...{ from: 'delivery', event: 'failed', said: 'answered 500' },
      detail: { channel: 'on-call', kind: 'slack', title: 'x' },
    },
    ...(['delivery', 'on-call (slack) could not be told: answered 500'] as const),
  ],
])('%s', (_name, over, kind, text) => {
  expect(describeHappening({ ...base, ...over })).toMatchObject({ kind, text, source: 's' });
});
