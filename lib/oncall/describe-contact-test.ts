import type { Message } from '#lib/notifications/contract.ts';

/** What somebody is sent who wants to see whether pages arrive. */
export function describeContactTest(test: {
  key: string;
  name: string;
  /** E-mail to the person's own address. */
  to: string | null;
  at: Date;
}): Message {
  return {
    ...{ kind: 'test', key: test.key, severity: 4, at: test.at.toISOString() },
    title: `Test of how ${test.name} is reached`,
    text: `${test.name} wanted to see whether pages arrive here. This one did; nothing needs doing.`,
    labels: { severity: '4', test: 'true' },
    alerts: [],
    links: [{ text: 'My contacts', path: '/settings/contacts' }],
    ...(test.to !== null && { to: [test.to] }),
  };
}
