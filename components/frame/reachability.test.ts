import type { QueryCacheNotifyEvent } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { ApiError, timedOut, unreachable } from '#components/api/api-error.ts';
import { countUnanswered, isAway } from './reachability.ts';

const happened = (action: object) => ({ type: 'updated', action }) as QueryCacheNotifyEvent;
const refused = new ApiError({
  type: 'urn:mainstay:problem:not_found',
  title: 'Not found',
  status: 404,
  code: 'not_found',
  detail: 'There is nothing here.',
  request_id: 'r1',
});
const noAnswer = happened({ type: 'failed', failureCount: 1, error: unreachable(0, null) });
const slow = happened({ type: 'failed', failureCount: 1, error: timedOut(15_000, null) });
const answer = happened({ type: 'success', data: 1 });
const written = happened({ type: 'success', data: 1, manual: true });
const refusal = happened({ type: 'error', error: refused });
const bug = happened({ type: 'error', error: new TypeError('x is not a function') });

test.each([
  ['one call without an answer is chance', [noAnswer], false],
  ['two in a row are not', [noAnswer, slow], true],
  ['an answer between them counts', [noAnswer, answer, noAnswer], false],
  ['it answers again', [noAnswer, noAnswer, noAnswer, answer], false],
  ['a refusal is an answer', [noAnswer, noAnswer, refusal], false],
  ['what the page wrote itself is none', [noAnswer, noAnswer, written], true],
  ['a mistake of ours says nothing', [bug, bug], false],
])('%s', (_name, events, away) => {
  expect(isAway(events.reduce(countUnanswered, 0))).toBe(away);
});
