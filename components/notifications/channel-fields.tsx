'use client';
import { fieldError } from '#components/api/api-error.ts';
import { Button } from '#components/ui/button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Checkbox, Field, Input, Select, Textarea } from '#components/ui/field.tsx';
import { type ChannelDraft, makeSigningSecret } from './channel-draft.ts';
import { channelWords } from './channel-words.ts';

interface Props {
  draft: ChannelDraft;
  onChange: (change: Partial<ChannelDraft>) => void;
  error: unknown;
}

/** What a channel of this kind needs, but for its secret. */
export function ChannelFields(props: Props) {
  switch (props.draft.kind) {
    case 'slack':
      return null;
    case 'pagerduty':
      return <EventsFields {...props} />;
    case 'email':
      return <MailFields {...props} />;
    case 'alertmanager':
    case 'webhook':
      return <UrlField {...props} />;
  }
}

function UrlField({ draft, onChange, error }: Props) {
  return (
    <Field
      label="Address"
      hint="https://… To hosts outside the public internet only where MAINSTAY_NOTIFY_HOSTS names them."
      error={fieldError(error, 'settings.url')}
    >
      <Input
        type="url"
        inputMode="url"
        value={draft.url}
        onChange={({ target }) => onChange({ url: target.value })}
      />
    </Field>
  );
}

const REGIONS = {
  'https://events.pagerduty.com': 'United States',
  'https://events.eu.pagerduty.com': 'European Union',
};

function EventsFields({ draft, onChange, error }: Props) {
  const isRegion = draft.eventsUrl in REGIONS;
  return (
    <>
      <Field label="Service region">
        <Select
          value={isRegion ? draft.eventsUrl : ''}
          onChange={({ target }) => onChange({ eventsUrl: target.value })}
        >
          {Object.entries(REGIONS).map(([url, name]) => (
            <option key={url} value={url}>
              {name}
            </option>
          ))}
          <option value="">Another address</option>
        </Select>
      </Field>
      {isRegion ? null : (
        <Field label="Address of the Events API" error={fieldError(error, 'settings.events_url')}>
          <Input
            type="url"
            value={draft.eventsUrl}
            onChange={({ target }) => onChange({ eventsUrl: target.value })}
          />
        </Field>
      )}
    </>
  );
}

const PORTS = { starttls: '587', tls: '465', none: '25' };

function MailFields({ draft, onChange, error }: Props) {
  const said = (name: string) => fieldError(error, `settings.${name}`);
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-[1fr_6rem]">
        <Field label="Mail server" error={said('host')}>
          <Input
            value={draft.host}
            placeholder="smtp.example.com"
            autoComplete="off"
            onChange={({ target }) => onChange({ host: target.value })}
          />
        </Field>
        <Field label="Port" error={said('port')}>
          <Input
            inputMode="numeric"
            value={draft.port}
            onChange={({ target }) => onChange({ port: target.value })}
          />
        </Field>
      </div>
      <Field label="Encryption" error={said('security')}>
        <Select
          value={draft.security}
          onChange={({ target }) => {
            const security = target.value as ChannelDraft['security'];
            onChange({ security, port: PORTS[security] });
          }}
        >
          <option value="starttls">STARTTLS (mostly port 587)</option>
          <option value="tls">TLS from the first byte (mostly port 465)</option>
          <option value="none">None, for a server that MAINSTAY_NOTIFY_HOSTS names</option>
        </Select>
      </Field>
      <Field label="User" optional error={said('username')}>
        <Input
          value={draft.username}
          autoComplete="off"
          onChange={({ target }) => onChange({ username: target.value })}
        />
      </Field>
      <Field label="From" error={said('from')}>
        <Input
          type="email"
          placeholder="mainstay@example.com"
          value={draft.from}
          onChange={({ target }) => onChange({ from: target.value })}
        />
      </Field>
      <Field label="To" hint="One address a line, 50 at most." error={said('to') ?? said('to[0]')}>
        <Textarea value={draft.to} onChange={({ target }) => onChange({ to: target.value })} />
      </Field>
    </>
  );
}

/** The secret goes in, and is never shown again. */
export function SecretField({ draft, onChange, error, hasSecret }: Props & { hasSecret: boolean }) {
  const { secret, secretHint } = channelWords[draft.kind];
  const isOptional = draft.kind === 'email' || draft.kind === 'alertmanager';
  const isSigned = draft.kind === 'webhook';
  return (
    <div className="flex flex-col gap-2">
      <Field
        label={secret}
        optional={isOptional && !hasSecret}
        hint={
          hasSecret ? 'One is set, and not shown again. Leave this empty to keep it.' : secretHint
        }
        error={fieldError(error, 'secret')}
      >
        <Input
          // What signs has to be copied to the other side before it is saved.
          type={isSigned ? 'text' : 'password'}
          autoComplete="new-password"
          spellCheck={false}
          className={isSigned ? 'font-mono' : undefined}
          placeholder={hasSecret ? 'unchanged' : undefined}
          value={draft.secret}
          disabled={draft.removesSecret}
          onChange={({ target }) => onChange({ secret: target.value })}
        />
      </Field>
      {isSigned ? (
        <div className="flex items-center gap-2">
          <Button
            size="sm"
            onClick={() =>
              onChange({ secret: makeSigningSecret((bytes) => crypto.getRandomValues(bytes)) })
            }
          >
            Make one
          </Button>
          {draft.secret ? <CopyButton text={draft.secret} label="Copy the secret" /> : null}
        </div>
      ) : null}
      {isOptional && hasSecret ? (
        <Checkbox
          label={`Remove the ${secret.toLowerCase()}`}
          checked={draft.removesSecret}
          onCheckedChange={(isOn) => onChange({ removesSecret: isOn === true, secret: '' })}
        />
      ) : null}
    </div>
  );
}
