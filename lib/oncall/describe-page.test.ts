import { expect, it } from 'vitest';
import { messageSchema } from '#lib/notifications/contract.ts';
import { describeEnd, describePage } from './describe-page.ts';

const AT = new Date('2026-03-29T01:00:00Z');
const incident = {
  ...{
    number: 12,
    title: 'flights fails',
    summary: 'Version 2 failed 2.1 %.',
    severity: 1 as const,
  },
  ...{ models: ['flights'], fingerprint: 'model:flights', runbook: null, startedAt: AT },
};
const context = { policy: 'Models', round: 2, rounds: 3, step: 1, at: AT };
const user = { id: '019a0000-0000-7000-8000-00000000000a', name: 'Ada' };

it.each([
  [
    { user, label: 'schedule Primary', to: 'ada@example.com' },
    'Ada, you are on call (schedule Primary); told by the policy Models, step 1 of round 2.',
  ],
  [{ user, label: null, to: null }, 'Ada, the policy Models tells you (step 1 of round 2).'],
  [{ user: null, label: null, to: null }, 'Told by the policy Models, step 1 of round 2.'],
])('%j is told why', (page, why) => {
  const message = messageSchema.parse(describePage(incident, page, context));
  expect(message.text.split('\n\n')).toEqual([
    'Version 2 failed 2.1 %.',
    `${why} Nobody has acknowledged it yet: acknowledge it, or the next step is told.`,
  ]);
  expect(message).toMatchObject({ kind: 'firing', key: 'incident:12', severity: 1 });
  expect(message.to).toEqual(page.to === null ? undefined : [page.to]);
});

it('says no round where there is one, and nothing of a summary where there is none', () => {
  const page = { user: null, label: null, to: null };
  const once = describePage({ ...incident, summary: '' }, page, { ...context, rounds: 1 });
  expect(once.text).toMatch(/^Told by the policy Models, step 1\. Nobody/);
});

it('says that it is over as news, not as a page', () => {
  const said = { to: 'ada@example.com', text: 'Nobody else is told: it is resolved.', at: AT };
  expect(messageSchema.parse(describeEnd(incident, said))).toMatchObject({
    ...{ kind: 'update', to: ['ada@example.com'], alerts: [], text: said.text },
  });
});
