import { describe, expect, it } from 'vitest';
import { openSignature } from '#lib/http/webhook-signature.ts';
import { kinds, messageOf, nastyMessage } from '#test/notifications/messages.ts';
import {
  alertmanagerWebhook,
  PAGERDUTY_BYTES,
  pagerdutyChange,
  pagerdutyEvent,
  slackMessage,
  standardWebhook,
} from '#test/notifications/vendor-schemas.ts';
import type { Dispatch, HttpDispatch, SmtpDispatch } from './channel-form.ts';
import { channelForms } from './channel-forms.ts';
import type { ChannelKind, Message } from './contract.ts';

const AT = new Date('2031-05-04T03:00:10Z');
const known: Record<ChannelKind, { settings: object; secret: string | null }> = {
  slack: { settings: {}, secret: 'https://hooks.slack.com/services/T0/B0/XXXX' },
  pagerduty: {
    settings: { events_url: 'https://events.eu.pagerduty.com/' },
    secret: 'R0123456789abcdefghijklmnopqrstu',
  },
  email: {
    settings: {
      ...{ host: 'mail.example.com', port: 587, security: 'starttls', username: 'mainstay' },
      ...{ from: 'mainstay@example.com', to: ['ops@example.com'] },
    },
    secret: 'a password',
  },
  alertmanager: { settings: { url: 'https://alerts.example.com/v4' }, secret: 'token' },
  webhook: {
    settings: { url: 'https://example.com/hook' },
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  },
};

function write(kind: ChannelKind, message: Message): Dispatch {
  return channelForms[kind].write(message, {
    ...{ name: 'Ops', ...known[kind], deliveryId: 'd1', at: AT },
    publicUrl: 'https://mainstay.example.com',
  });
}
function post(
  kind: ChannelKind,
  message: Message,
): HttpDispatch & { json: ReturnType<typeof JSON.parse> } {
  const sent = write(kind, message);
  if (sent.via !== 'http') throw new Error(`${kind} is no HTTP`);
  return { ...sent, json: JSON.parse(sent.body) };
}
function mail(message: Message): SmtpDispatch['mail'] {
  const sent = write('email', message);
  if (sent.via !== 'smtp') throw new Error('e-mail is no SMTP');
  return sent.mail;
}
const all = kinds.flatMap((kind) => [messageOf({ kind }), nastyMessage({ kind })]);

describe('Slack', () => {
  it.each(all)('takes $kind', (message) => {
    const { url, json } = post('slack', message);
    expect(url).toBe('https://hooks.slack.com/services/T0/B0/XXXX');
    slackMessage.parse(json);
  });

  it('reads', () => {
    const { text, blocks } = post('slack', messageOf({ text: 'a < b & c' })).json;
    expect(text).toBe('Firing, severity 2: Incident 4: flights fails more than before');
    expect(blocks[0].text.text).toBe(
      '*Incident 4: flights fails more than before*\na &lt; b &amp; c',
    );
    expect(blocks[1].text.text).toBe(
      '<https://mainstay.example.com/incidents/4|Incident 4> · <https://mainstay.example.com/incidents/4/runbook|Runbook>',
    );
  });

  it('calls nobody that a message names', () => {
    expect(post('slack', nastyMessage()).body).not.toContain('<!channel>');
  });
});

describe('PagerDuty', () => {
  it.each(all)('takes $kind', (message) => {
    const { url, json, body } = post('pagerduty', message);
    expect(Buffer.byteLength(body)).toBeLessThan(PAGERDUTY_BYTES);
    const isChange = message.kind === 'change' || message.kind === 'reminder';
    expect(url).toBe(
      `https://events.eu.pagerduty.com/v2/${isChange ? 'change/enqueue' : 'enqueue'}`,
    );
    (isChange ? pagerdutyChange : pagerdutyEvent).parse(json);
  });

  it.each([
    ['firing', 'trigger'],
    ['update', 'trigger'],
    ['test', 'trigger'],
    ['acknowledged', 'acknowledge'],
    ['resolved', 'resolve'],
  ] as const)('%s is %s, of the same key', (kind, event_action) => {
    expect(post('pagerduty', messageOf({ kind })).json).toMatchObject({
      event_action,
      dedup_key: 'incident:4',
    });
  });

  it.each([
    [1, 'critical'],
    [2, 'error'],
    [3, 'warning'],
    [4, 'info'],
  ] as const)('severity %i is %s', (severity, named) => {
    expect(post('pagerduty', messageOf({ severity })).json.payload.severity).toBe(named);
  });
});

describe('Alertmanager', () => {
  it.each([...all, ...kinds.map((kind) => messageOf({ kind, alerts: [] }))])(
    'takes $kind',
    (message) => {
      const { headers, json } = post('alertmanager', message);
      alertmanagerWebhook.parse(json);
      expect(headers.authorization).toBe('Bearer token');
    },
  );

  it('has what all alerts share, and ends what has ended', () => {
    const { json } = post('alertmanager', nastyMessage());
    expect(json).toMatchObject({
      ...{ groupKey: 'k'.repeat(255), status: 'firing', receiver: 'Ops' },
      commonLabels: { alertname: 'errors', model: 'flights' },
    });
    expect(json.alerts.map(({ endsAt }: { endsAt: string }) => endsAt).slice(0, 2)).toEqual([
      '0001-01-01T00:00:00Z',
      '2031-05-04T03:00:00.000Z',
    ]);
  });

  it.each([
    ['firing', 'firing'],
    ['acknowledged', 'firing'],
    ['resolved', 'resolved'],
    ['change', 'resolved'],
  ] as const)('%s without an alert is one that is %s', (kind, status) => {
    const { json } = post('alertmanager', messageOf({ kind, alerts: [] }));
    expect(json).toMatchObject({
      status,
      alerts: [{ status, labels: { alertname: `mainstay_${kind}` } }],
    });
  });
});

describe('a webhook', () => {
  it.each(all)('takes $kind, signed', (message) => {
    const { headers, json, body } = post('webhook', message);
    standardWebhook.parse(json);
    const timestamp = String(AT.getTime() / 1000);
    expect(headers).toMatchObject({ 'webhook-id': 'd1', 'webhook-timestamp': timestamp });
    const signature = openSignature(known.webhook.secret ?? '', { id: 'd1', timestamp });
    signature.update(body);
    expect(headers['webhook-signature']).toBe(signature.end());
  });

  it('has whole addresses, and nobody’s of e-mail', () => {
    const { json } = post('webhook', messageOf({ to: ['ada@example.com'] }));
    expect(json.data).toMatchObject({
      links: [{ text: 'Incident 4', url: 'https://mainstay.example.com/incidents/4' }, {}],
      alerts: [{ url: 'https://mainstay.example.com/incidents/4' }],
    });
    expect(json.data).not.toHaveProperty('to');
  });
});

describe('e-mail', () => {
  it.each(all)('of $kind has one line of subject, and no markup of others', (message) => {
    const { subject, html, text, to } = mail(message);
    expect(subject).not.toMatch(/[\r\n]/);
    expect(subject.length).toBeLessThanOrEqual(204);
    expect(
      html.replace(/<\/?(p|strong|br|small|ul|li|a)( href="https:\/\/mainstay[^"<>]*")?>/g, ''),
    ).not.toMatch(/[<>]/);
    expect(text.length).toBeLessThan(40_000);
    expect(to).toEqual(['ops@example.com']);
  });

  it('makes a thread of what has one key', () => {
    const [firing, resolved, other] = [
      mail(messageOf()),
      mail(messageOf({ kind: 'resolved' })),
      mail(messageOf({ key: 'incident:5' })),
    ];
    expect(firing.messageId).toBe('<d1@example.com>');
    expect(firing.references).toEqual(resolved.references);
    expect(firing.references).toEqual([firing.inReplyTo]);
    expect(firing.inReplyTo).not.toBe(other.inReplyTo);
    expect(resolved.subject).toBe(`Re: ${firing.subject}`);
  });

  it('goes to whom the message names', () => {
    expect(mail(messageOf({ to: ['ada@example.com'] })).to).toEqual(['ada@example.com']);
  });
});

describe('secrets', () => {
  it.each<[ChannelKind, string, boolean]>([
    ['slack', 'https://hooks.slack.com/services/T0/B0/x', true],
    ['slack', 'xoxb-123', false],
    ['slack', 'file:///etc/passwd', false],
    ['pagerduty', 'R0123456789abcdefghijklmnopqrstu', true],
    ['pagerduty', 'R012', false],
    ['alertmanager', 'eyJhbGciOi.x-y_z', true],
    ['alertmanager', 'two words', false],
    ['webhook', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', true],
    ['webhook', 'whsec_c2hvcnQ=', false],
    ['webhook', 'a text that is long enough to sign with', true],
    ['webhook', 'short', false],
    ['email', 'hunter2', true],
  ])('%s: %s', (kind, secret, isFine) => {
    const why = channelForms[kind].refuseSecret(secret);
    if (isFine) expect(why).toBeNull();
    else expect(why).toMatch(/^must /);
  });

  it.each<[ChannelKind, object, boolean]>([
    ['pagerduty', { events_url: 'https://events.pagerduty.com' }, false],
    ['email', { host: 'other.example.com' }, false],
    ['email', { security: 'none' }, false],
    ['email', { to: ['else@example.com'] }, true],
    ['alertmanager', { url: 'https://other.example.com/v4' }, false],
    ['alertmanager', { url: 'https://alerts.example.com/other' }, true],
    ['webhook', { url: 'https://other.example.com/' }, true],
  ])('of %s stays with %j: %s', (kind, change, stays) => {
    const { settings } = known[kind];
    const form = channelForms[kind];
    const isSame = form.secretGoesTo(settings) === form.secretGoesTo({ ...settings, ...change });
    expect(isSame).toBe(stays);
  });
});
