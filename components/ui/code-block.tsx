'use client';
import { cn } from './cn.ts';
import { CopyButton } from './copy-button.tsx';

/** Text to be copied into a terminal or an editor. Long lines wrap, so that nothing has to be scrolled to. */
export function CodeBlock({
  code,
  label,
  className,
}: {
  code: string;
  /** What it is: "Command", "curl", "Python". */
  label: string;
  className?: string;
}) {
  return (
    <div className={cn('relative rounded-md border bg-sunken text-left', className)}>
      <pre className="whitespace-pre-wrap py-2 pr-10 pl-3 [overflow-wrap:anywhere]">
        <code className="font-mono text-xs leading-5">{code}</code>
      </pre>
      <CopyButton
        text={code}
        label={`Copy ${label}`}
        className="absolute top-1 right-1 bg-sunken"
      />
    </div>
  );
}
