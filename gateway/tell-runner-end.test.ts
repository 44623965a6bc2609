import { expect, it } from 'vitest';
import { tellRunnerEnd } from './tell-runner-end.ts';

const reason = 'did not end in time';
const sessions = ['flights/2', 'hang/3', 'hang/1', 'hanger/7'];

it('names to a model’s operators their own versions only', () => {
  expect(tellRunnerEnd({ reason, sessions, during: 'hang/3' })).toEqual({
    model: 'hang',
    version: 3,
    detail:
      'A process that runs models did not end in time, while it was working on version 3. Loaded again: version 1, 3.',
  });
  expect(tellRunnerEnd({ reason, sessions: [], during: 'hang/3' }).detail).toBe(
    'A process that runs models did not end in time, while it was working on version 3.',
  );
});

it.each([
  [sessions, '4 versions had to be loaded again.'],
  [['flights/2'], 'One version had to be loaded again.'],
  [[], 'Nothing had to be loaded again.'],
])('says to everybody how many they were when it worked on nothing', (loaded, again) => {
  expect(tellRunnerEnd({ reason, sessions: loaded, during: null })).toEqual({
    model: null,
    version: null,
    detail: `A process that runs models did not end in time. ${again}`,
  });
});
