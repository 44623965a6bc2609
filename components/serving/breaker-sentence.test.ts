import { expect, test } from 'vitest';
import type { ReleasePlan } from '#lib/releases/contract.ts';
import { breakerSentence, leavesNothing } from './breaker-sentence.ts';

const plan = (fallback: number[], answer?: ReleasePlan['default']): ReleasePlan => ({
  routes: [{ version: 3, weight: 1 }],
  fallback,
  ...(answer && { default: answer }),
});
const say = (to: 'open' | 'closed', version: number, of: ReleasePlan | null, held: number[] = []) =>
  breakerSentence({ model: 'flights', version, to, replicas: 2, plan: of, held });

test.each([
  [
    'the fallback answers',
    say('open', 3, plan([2])),
    'Version 3 of flights takes no traffic on 2 replicas; version 2 answers instead, marked as degraded.',
  ],
  [
    'not one that is held open itself',
    say('open', 3, plan([2, 1]), [2]),
    'Version 3 of flights takes no traffic on 2 replicas; version 1 answers instead, marked as degraded.',
  ],
  [
    'the default is given',
    say('open', 3, plan([], { value: 0 })),
    'Version 3 of flights takes no traffic on 2 replicas; the default answer 0 is given instead, marked as degraded.',
  ],
  [
    'nobody answers',
    say('open', 3, plan([])),
    'Version 3 of flights takes no traffic on 2 replicas; nothing answers instead, so requests will be refused with 503.',
  ],
  [
    'a fallback',
    say('open', 2, plan([2])),
    'Version 2 of flights does not step in for version 3 any more on 2 replicas; nothing else would.',
  ],
  [
    'a version outside the release',
    say('open', 1, plan([2])),
    'Version 1 of flights takes no traffic on 2 replicas; requests that ask for it by number are refused with 503.',
  ],
  [
    'closing',
    say('closed', 3, plan([2])),
    'Version 3 of flights takes its traffic again on 2 replicas.',
  ],
])('%s', (_name, sentence, words) => {
  expect(sentence).toBe(words);
});

test.each([
  [plan([2]), 3, [], false],
  [plan([2]), 3, [2], true],
  [plan([]), 3, [], true],
  [plan([], { value: 0 }), 3, [], false],
  [plan([]), 2, [], false],
  [null, 3, [], false],
])('whether opening leaves nothing: %j, version %i, held %j', (given, version, held, is) => {
  expect(leavesNothing(given, version, held)).toBe(is);
});
