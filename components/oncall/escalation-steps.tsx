'use client';
import { Bell, BellOff, Clock } from 'lucide-react';
import { Badge } from '#components/ui/badge.tsx';
import { Time } from '#components/ui/time.tsx';
import type { EscalationAnswer, Told } from '#lib/oncall/contract.ts';
import { channelWords } from '#lib/oncall/say-told.ts';

type Described = NonNullable<EscalationAnswer['escalation']>;

const words = { queued: 'on its way', delivered: 'delivered', failed: 'not delivered' } as const;
const tones = { queued: 'neutral', delivered: 'good', failed: 'bad' } as const;

/** What was told, and whether it arrived. */
export function DoneStep({
  step,
  isSeveral,
}: {
  step: Described['done'][number];
  isSeveral: boolean;
}) {
  const reached = step.told.some(({ channel }) => channel !== null);
  const Icon = reached ? Bell : BellOff;
  return (
    <li className="flex gap-2">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${reached ? '' : 'text-bad'}`} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap justify-between gap-x-3">
          <StepName {...step} isSeveral={isSeveral} />
          <Time at={step.at} show="clock" className="text-muted" />
        </p>
        <ul>
          {step.told.map((told) => (
            <li key={told.target.id} className="flex flex-wrap items-center gap-x-2 break-words">
              <Whom told={told} />
              {told.messages.map((message) => (
                <Badge key={message.channel} tone={tones[message.status]}>
                  {told.messages.length > 1 ? `${message.channel}: ` : ''}
                  {words[message.status]}
                </Badge>
              ))}
            </li>
          ))}
        </ul>
      </div>
    </li>
  );
}

/** Who would be told then, as things are now. */
export function DueStep({
  step,
  isSeveral,
}: {
  step: Described['due'][number];
  isSeveral: boolean;
}) {
  return (
    <li className="flex gap-2">
      <Clock aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap justify-between gap-x-3">
          <StepName {...step} isSeveral={isSeveral} />
          <Time at={step.at} className="text-muted" />
        </p>
        <ul>
          {step.told.map((told) => (
            <li key={told.target.id} className="break-words">
              <Whom told={told} />
            </li>
          ))}
        </ul>
      </div>
    </li>
  );
}

function StepName({ round, step, isSeveral }: { round: number; step: number; isSeveral: boolean }) {
  return (
    <span className="text-muted text-xs leading-5">
      {isSeveral ? `Round ${round}, step ${step}` : `Step ${step}`}
    </span>
  );
}

function Whom({ told: { user, label, channel, why } }: { told: Told }) {
  if (why !== null) return <span className="text-bad">{why}</span>;
  if (!channel) return null;
  const over = `${channelWords[channel.kind]} (${channel.name})`;
  if (!user) return <span>The channel {channel.name}</span>;
  return (
    <span>
      <span className="font-medium">{user.name}</span>
      {label ? `, ${label},` : ''} by {over}
    </span>
  );
}
