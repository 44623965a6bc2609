import { describe, expect, it } from 'vitest';
import type { ChannelAnswer } from '#lib/notifications/answers.ts';
import { channelForms } from '#lib/notifications/channel-forms.ts';
import { channelKinds } from '#lib/notifications/contract.ts';
import { createChannel } from '#lib/notifications/operations.ts';
import { emptyDraft, makeSigningSecret, toBody, toDraft, whyIncomplete } from './channel-draft.ts';

const filled = {
  ...{ name: ' Ops ', url: ' https://example.com/hook ', host: 'mail.example.com', port: '465' },
  ...{ security: 'tls' as const, username: 'mainstay', from: 'mainstay@example.com' },
  to: 'a@example.com, b@example.com\nc@example.com',
};
const secrets = {
  slack: 'https://hooks.slack.com/services/x',
  pagerduty: 'R0123456789abcdefghijklmnopqrstu',
  email: 'password',
  alertmanager: 'token',
  webhook: 'a text that is long enough to sign with',
};

describe.each(channelKinds)('%s', (kind) => {
  const draft = { ...emptyDraft(kind), ...filled, secret: secrets[kind] };

  it('becomes what the console takes, and is read back', () => {
    expect(whyIncomplete(draft, false)).toBeNull();
    const body = createChannel.body.parse(toBody(draft));
    expect(body).toMatchObject({ kind, name: 'Ops', secret: secrets[kind] });
    const answer = { ...body, is_enabled: true } as unknown as ChannelAnswer;
    expect(createChannel.body.parse(toBody(toDraft(answer)))).toEqual({
      ...body,
      secret: undefined,
    });
  });

  it('is not complete at first', () => {
    expect(whyIncomplete(emptyDraft(kind), false)).toMatch(/^Name/);
    const why = whyIncomplete({ ...draft, secret: '' }, false);
    if (channelForms[kind].needsSecret) expect(why).toMatch(/secret/);
    else expect(why).toBeNull();
    expect(whyIncomplete({ ...draft, secret: '' }, true)).toBeNull();
  });
});

it('leaves a secret alone, or takes it away', () => {
  const draft = { ...emptyDraft('alertmanager'), ...filled };
  expect(toBody(draft)).not.toHaveProperty('secret');
  expect(toBody({ ...draft, removesSecret: true })).toMatchObject({ secret: null });
  expect(toBody({ ...draft, removesSecret: true, secret: 'new' })).toMatchObject({ secret: 'new' });
});

it('has addresses one a line', () => {
  const body = toBody({ ...emptyDraft('email'), ...filled });
  expect(body.settings).toMatchObject({
    to: ['a@example.com', 'b@example.com', 'c@example.com'],
    port: 465,
  });
});

it('makes a secret that can be signed with', () => {
  const secret = makeSigningSecret((bytes) => crypto.getRandomValues(bytes));
  expect(channelForms.webhook.refuseSecret(secret)).toBeNull();
});
