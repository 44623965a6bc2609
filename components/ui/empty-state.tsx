import type { ReactNode } from 'react';
import { CodeBlock } from './code-block.tsx';

/** What belongs here and how to get the first one. */
export function EmptyState({
  title,
  children,
  action,
  commands = [],
}: {
  title: ReactNode;
  /** A sentence or two. */
  children?: ReactNode;
  action?: ReactNode;
  commands?: { label: string; code: string }[];
}) {
  return (
    <div className="mx-auto flex max-w-xl flex-col items-center gap-3 px-4 py-12 text-center">
      <p className="font-semibold text-base">{title}</p>
      {children ? <div className="text-balance text-muted">{children}</div> : null}
      {action}
      {commands.length > 0 ? (
        <div className="mt-2 flex w-full min-w-0 flex-col gap-3">
          {commands.map((command) => (
            <div key={command.label} className="flex min-w-0 flex-col gap-1 text-left">
              <span className="text-muted text-xs">{command.label}</span>
              <CodeBlock code={command.code} label={command.label} />
            </div>
          ))}
        </div>
      ) : null}
    </div>
  );
}
