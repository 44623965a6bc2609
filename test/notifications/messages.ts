import type { Message } from '#lib/notifications/contract.ts';

const AT = '2031-05-04T03:00:00.000Z';

/** What an incident says of itself, with what a test says otherwise. */
export function messageOf(more: Partial<Message> = {}): Message {
  return {
    ...{ kind: 'firing', key: 'incident:4', severity: 2, at: AT },
    title: 'Incident 4: flights fails more than before',
    text: 'Version 2 failed 2.1 % of requests,\nand version 1 1.0 %.',
    labels: { incident: '4', severity: '2', model: 'flights' },
    alerts: [
      {
        ...{ fingerprint: 'model:flights', status: 'firing', starts_at: AT, ends_at: null },
        labels: { alert: 'errors', severity: '2', model: 'flights' },
        annotations: { summary: 'flights fails more than before' },
        path: '/incidents/4',
      },
    ],
    links: [
      { text: 'Incident 4', path: '/incidents/4' },
      { text: 'Runbook', path: '/incidents/4/runbook' },
    ],
    ...more,
  };
}

export const kinds: Message['kind'][] = [
  ...(['firing', 'acknowledged', 'resolved', 'update', 'change', 'reminder', 'test'] as const),
];

/** As bad as a message may be: every text long, with all that has a meaning somewhere. */
export function nastyMessage(more: Partial<Message> = {}): Message {
  const nasty = `<!channel> & <https://evil.example|click> "it's" \u{1F525} é\n*_~\``;
  const long = nasty.repeat(400);
  const [alert] = messageOf().alerts;
  if (!alert) throw new Error('there is no alert');
  return messageOf({
    ...{ key: 'k'.repeat(255), title: long, text: long },
    alerts: Array.from({ length: 60 }, (_, index) => ({
      ...alert,
      status: index % 2 ? ('resolved' as const) : ('firing' as const),
      ends_at: index % 2 ? AT : null,
      annotations: { summary: nasty.repeat(5), description: nasty.repeat(5) },
    })),
    links: Array.from({ length: 40 }, () => ({ text: nasty, path: `/models/a|b?x=<&>` })),
    ...more,
  });
}
