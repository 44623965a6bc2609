import type { Message } from './contract.ts';

/** What a channel is tried with. */
export function describeTest(test: {
  key: string;
  channel: string;
  by: string;
  at: Date;
}): Message {
  const at = test.at.toISOString();
  return {
    ...{ kind: 'test', key: test.key, severity: 4, at },
    title: `Test of the channel ${test.channel}`,
    text: `${test.by} wanted to see whether messages of Mainstay arrive here. This one did; nothing needs doing.`,
    labels: { severity: '4', test: 'true' },
    alerts: [],
    links: [{ text: 'Channels', path: '/settings/channels' }],
  };
}
