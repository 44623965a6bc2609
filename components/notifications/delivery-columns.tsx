import Link from 'next/link';
import { modelPath } from '#components/frame/use-current-model.ts';
import type { Column } from '#components/ui/data-table.tsx';
import { Num } from '#components/ui/num.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import type { DeliveryAnswer } from '#lib/notifications/answers.ts';
import { kindWords } from '#lib/notifications/message-words.ts';
import { channelWords, deliveryState } from './channel-words.ts';

export const deliveryColumns: Column<DeliveryAnswer>[] = [
  {
    id: 'title',
    header: 'Message',
    phone: 'title',
    value: ({ title }) => title,
    cell: ({ title, kind, severity }) => (
      <span className="flex flex-col leading-5">
        <span className="line-clamp-2 break-words font-medium">{title}</span>
        <span className="font-normal text-muted text-xs">
          {kindWords[kind]}, severity {severity}
        </span>
      </span>
    ),
  },
  {
    id: 'channel',
    header: 'Channel',
    width: '12rem',
    value: ({ channel }) => channel.name,
    cell: ({ channel }) => (
      <span className="flex flex-col leading-5">
        <span className="break-words">{channel.name}</span>
        <span className="text-muted text-xs">{channelWords[channel.kind].name}</span>
      </span>
    ),
  },
  {
    id: 'status',
    header: 'State',
    width: '16rem',
    value: ({ status }) => status,
    cell: ({ status, last_error: error }) => {
      const { state, word } = deliveryState({ status, error });
      return (
        <span className="flex flex-col leading-5">
          <Status state={state}>{word}</Status>
          {error ? (
            <span className="line-clamp-2 break-words text-muted text-xs" title={error}>
              {error}
            </span>
          ) : null}
        </span>
      );
    },
  },
  {
    id: 'model',
    header: 'Model',
    width: '8rem',
    wideOnly: true,
    value: ({ model }) => model,
    cell: ({ model }) =>
      model === null ? (
        <span className="text-muted">–</span>
      ) : (
        <Link href={modelPath(model)} className="break-all text-accent-text hover:underline">
          {model}
        </Link>
      ),
  },
  {
    id: 'attempts',
    header: 'Attempts',
    phone: 'hide',
    align: 'right',
    width: '6rem',
    wideOnly: true,
    value: ({ attempts }) => attempts,
    cell: ({ attempts }) => <Num value={attempts} />,
  },
  {
    id: 'created',
    header: 'Written',
    width: '8rem',
    value: ({ created_at }) => created_at,
    cell: ({ created_at }) => <Time at={created_at} />,
  },
];
