import { CircleAlert, CircleCheck, CircleHelp, OctagonX } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';

const states = ['good', 'warning', 'bad', 'unknown'] as const;
export type State = (typeof states)[number];

const looks = {
  good: { Icon: CircleCheck, text: 'text-good', soft: 'bg-good-soft' },
  warning: { Icon: CircleAlert, text: 'text-warning', soft: 'bg-warning-soft' },
  bad: { Icon: OctagonX, text: 'text-bad', soft: 'bg-bad-soft' },
  unknown: { Icon: CircleHelp, text: 'text-unknown', soft: 'bg-unknown-soft' },
} satisfies Record<State, unknown>;

/** A state as icon and word; never colour alone. */
export function Status({
  state,
  children,
  pill = false,
  className,
}: {
  state: State;
  children: ReactNode;
  pill?: boolean;
  className?: string;
}) {
  const { Icon, text, soft } = looks[state];
  return (
    <span
      className={cn(
        'inline-flex items-center gap-1.5 align-middle font-medium',
        text,
        pill && cn('h-6 rounded-md px-2', soft),
        className,
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <span>{children}</span>
    </span>
  );
}
