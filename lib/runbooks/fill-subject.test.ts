import { expect, it } from 'vitest';
import type { ActionBlock, Block } from './blocks.ts';
import type { Subject } from './contract.ts';
import { asksOf, fillAction, fillQuery, needsModel } from './fill-subject.ts';

const subject: Subject = { model: 'flights', version: 3, incident: 7 };
const nobody: Subject = { model: null, version: null, incident: null };
const action = (block: object) => ({ kind: 'action', ...block }) as ActionBlock;

it('fills what a query looks at, and nothing that it does not', () => {
  expect(fillQuery({ query: 'error_rate_by_version', version: '{{version}}' }, subject)).toEqual({
    ...{
      query: 'error_rate_by_version',
      model: 'flights',
      version: 3,
      incident: null,
      minutes: 60,
    },
  });
  expect(
    fillQuery({ query: 'error_rate_by_version', model: 'other', minutes: 5 }, subject),
  ).toMatchObject({
    ...{ model: 'other', version: null, minutes: 5 },
  });
  expect(fillQuery({ query: 'who_was_told' }, subject)).toMatchObject({
    incident: 7,
    minutes: 1440,
  });
  expect(fillQuery({ query: 'spool_by_replica' }, subject)).toMatchObject({ model: null });
  expect(fillQuery({ query: 'error_rate_by_version' }, nobody)).toEqual({ missing: 'model' });
});

it.each<[object, Subject, object, object]>([
  [
    { do: 'roll_back' },
    subject,
    {},
    { do: 'roll_back', model: 'flights', toRelease: null, without: 3 },
  ],
  [
    { do: 'roll_back', to_release: 7 },
    subject,
    {},
    { do: 'roll_back', model: 'flights', toRelease: 7, without: null },
  ],
  [{ do: 'promote', version: 2 }, subject, {}, { do: 'promote', model: 'flights', version: 2 }],
  [{ do: 'promote' }, subject, {}, { missing: 'version' }],
  [{ do: 'promote' }, subject, { version: 4 }, { do: 'promote', model: 'flights', version: 4 }],
  // What the runbook says is not changed by who follows it.
  [
    { do: 'promote', version: 2 },
    subject,
    { version: 4 },
    { do: 'promote', model: 'flights', version: 2 },
  ],
  [
    { do: 'breaker', state: 'open' },
    subject,
    {},
    { do: 'breaker', state: 'open', model: 'flights', version: 3 },
  ],
  [{ do: 'breaker', state: 'open' }, { ...subject, version: null }, {}, { missing: 'version' }],
  [
    { do: 'breaker', state: 'closed', dependency: 'redis' },
    nobody,
    {},
    { do: 'breaker', state: 'closed', dependency: 'redis' },
  ],
  [
    { do: 'set_traffic', weights: [{ version: '{{version}}', weight: 1 }] },
    subject,
    {},
    { do: 'set_traffic', model: 'flights', weights: [{ version: 3, weight: 1 }] },
  ],
  [
    { do: 'set_traffic', weights: [{ version: '{{version}}', weight: 1 }] },
    { ...subject, version: null },
    {},
    { missing: 'weights' },
  ],
  [
    { do: 'replay_request', from: 'log' },
    nobody,
    { request: 'r-1' },
    { do: 'replay_request', from: 'log', request: 'r-1', model: null },
  ],
  [
    { do: 'silence', minutes: 30 },
    subject,
    {},
    { do: 'silence', model: 'flights', minutes: 30, alerts: null },
  ],
  [{ do: 'roll_back' }, nobody, {}, { missing: 'model' }],
])('%j', (block, of, given, order) => {
  expect(fillAction(action(block), of, given)).toEqual(order);
});

it('asks for what is left open', () => {
  expect(asksOf(action({ do: 'replay_request', from: 'quarantine' }), subject)).toEqual([
    { field: 'request', label: 'Id of the request in quarantine' },
  ]);
  expect(asksOf(action({ do: 'roll_back' }), subject)).toEqual([]);
});

it.each<[boolean, object]>([
  [true, { kind: 'action', do: 'roll_back' }],
  [false, { kind: 'action', do: 'roll_back', model: 'flights' }],
  [false, { kind: 'action', do: 'breaker', state: 'open', dependency: 'redis' }],
  [true, { kind: 'query', query: 'drifted_features' }],
  [false, { kind: 'query', query: 'replicas' }],
  [true, { kind: 'wait', until: { query: 'label_delay', value: 'late', op: '=', than: 0 } }],
  [false, { kind: 'wait', minutes: 5 }],
  [false, { kind: 'approval', ask: 'So?' }],
])('needs a model: %s %j', (needs, block) => expect(needsModel([block as Block])).toBe(needs));
