import { expect, test } from 'vitest';
import { describeReadiness } from './trainer-readiness.ts';

const nothing = {
  ...{ commands: [], folder: undefined, webhookSecret: undefined },
  ...{ hasKubernetes: false, kubernetesClaim: undefined, hosts: 0 },
};
const readyOf = (settings: Parameters<typeof describeReadiness>[0]) =>
  describeReadiness(settings)
    .trainers.filter((trainer) => trainer.is_ready)
    .map(({ name }) => name);

test('what is built in needs nothing, and all others say what they lack', () => {
  expect(readyOf(nothing)).toEqual(['gbdt', 'sgd']);
  const { trainers } = describeReadiness(nothing);
  expect(trainers.find(({ name }) => name === 'ray')?.said).toMatch(
    /MAINSTAY_REMOTE_HOSTS.*MAINSTAY_TRAINING_FOLDER/,
  );
});

test.each([
  ['command', { commands: ['flights'] }],
  ['ray', { hosts: 1, folder: '/shared' }],
  ['kubernetes', { hasKubernetes: true, kubernetesClaim: 'training', folder: '/shared' }],
  ['webhook', { hosts: 1, webhookSecret: 'secret' }],
] as const)('%s is ready once it is set up', (name, settings) => {
  expect(readyOf({ ...nothing, ...settings })).toEqual(['gbdt', 'sgd', name]);
});
