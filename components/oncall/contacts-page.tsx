'use client';
import { Send } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { useOperation, useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorNote, ErrorState } from '#components/ui/error-state.tsx';
import { Select } from '#components/ui/field.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Status } from '#components/ui/status.tsx';
import type { Contact, ContactsAnswer, NamedChannel } from '#lib/oncall/contract.ts';
import {
  getMyContacts,
  listOnCallTargets,
  setMyContacts,
  testMyContacts,
} from '#lib/oncall/operations.ts';
import { ContactTest } from './contact-test.tsx';
import { contactsOf, contactWords } from './contact-words.ts';
import { OrderButtons } from './order-buttons.tsx';
import { moved, without } from './read-draft.ts';

const WATCH_MS = 2000;

/** How one is reached when one is on call; each change is saved as it is made. */
export function ContactsPage() {
  const [isWatching, setWatching] = useState(false);
  const answer = useOperation(getMyContacts, {}, { refetchInterval: isWatching && WATCH_MS });
  const targets = useOperation(listOnCallTargets, {});
  const isQueued = answer.data?.contacts.some(({ last_test }) => last_test?.status === 'queued');
  if (isQueued !== undefined && isQueued !== isWatching) setWatching(isQueued);
  const error = answer.error ?? targets.error;
  if (answer.data && targets.data) {
    return <Contacts answer={answer.data} channels={targets.data.channels} />;
  }
  return (
    <Panel title="How you are reached">
      {error ? (
        <ErrorState error={error} onRetry={() => void answer.refetch()} />
      ) : (
        <Skeleton className="h-40 w-full opacity-50" />
      )}
    </Panel>
  );
}

function Contacts({ answer, channels }: { answer: ContactsAnswer; channels: NamedChannel[] }) {
  const { viewer } = useViewer();
  const refreshes = [getMyContacts, listOnCallTargets];
  const change = useOperationMutation(setMyContacts, { refreshes, quiet: true });
  const test = useOperationMutation(testMyContacts, {
    refreshes: [getMyContacts],
    quiet: true,
    onSuccess: () => toast.success('A test is on its way'),
  });
  const contacts: Contact[] = answer.contacts.map(({ kind, channel_id }) => ({
    ...{ kind, channel: channel_id },
  }));
  const save = (all: Contact[]) =>
    change.mutate({ body: { contacts: all, expected_revision: answer.revision } });
  const free = channels
    .filter(({ id }) => !contacts.some(({ channel }) => channel === id))
    .flatMap((channel) => contactsOf(channel).map((contact) => ({ contact, channel })));
  return (
    <Panel
      flush
      title="How you are reached"
      description="When an escalation tells you. The first that works is used; the next one, when nothing has arrived within a minute."
      actions={
        <Button
          busy={test.isPending}
          disabledReason={contacts.length === 0 ? 'Add a contact first.' : null}
          onClick={() => test.mutate({ body: {} })}
        >
          <Send aria-hidden />
          Send me a test
        </Button>
      }
    >
      {contacts.length === 0 ? (
        <EmptyState title="Nobody can tell you">
          {channels.length === 0
            ? 'There is no channel yet. An admin makes one under Settings, Channels: Slack, PagerDuty, e-mail or a webhook.'
            : 'Choose below how you are reached: over a channel, or by e-mail to your own address.'}
        </EmptyState>
      ) : (
        <ol className="divide-y">
          {answer.contacts.map(({ kind, channel, channel_id, last_test }, place) => {
            const words = contactWords({ kind }, channel, viewer.email);
            return (
              <li key={channel_id} className="flex items-start justify-between gap-3 px-4 py-2">
                <div className="flex min-w-0 gap-2 py-1">
                  <span className="num text-muted text-xs leading-5">{place + 1}</span>
                  <div className="min-w-0">
                    <p className="break-words font-medium">{words}</p>
                    {channel?.is_enabled ? null : (
                      <Status state="bad">
                        {channel ? 'Switched off: it is passed over' : 'Take it out'}
                      </Status>
                    )}
                    <ContactTest test={last_test} />
                  </div>
                </div>
                <OrderButtons
                  what={words}
                  isFirst={place === 0}
                  isLast={place === contacts.length - 1}
                  onMove={(by) => save(moved(contacts, place, by))}
                  onRemove={() => save(without(contacts, place))}
                />
              </li>
            );
          })}
        </ol>
      )}
      {free.length > 0 ? (
        <div className="border-t px-4 py-3">
          <Select
            aria-label="Add a contact"
            value=""
            disabled={change.isPending}
            onChange={({ target }) => {
              const found = free[Number(target.value)];
              if (target.value !== '' && found) save([...contacts, found.contact]);
            }}
          >
            <option value="">Add a contact…</option>
            {free.map(({ contact, channel }, index) => (
              <option key={`${contact.kind}:${channel.id}`} value={index}>
                {contactWords(contact, channel, viewer.email)}
                {channel.is_enabled ? '' : ' (switched off)'}
              </option>
            ))}
          </Select>
        </div>
      ) : null}
      {change.error || test.error ? (
        <div className="border-t p-4">
          <ErrorNote error={change.error ?? test.error} />
        </div>
      ) : null}
    </Panel>
  );
}
