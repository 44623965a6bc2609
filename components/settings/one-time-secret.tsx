import { KeyRound } from 'lucide-react';
import { CodeBlock } from '#components/ui/code-block.tsx';

/** A key or password that is shown this once. */
export function OneTimeSecret({
  secret,
  what,
  children,
}: {
  secret: string;
  /** "API key", "password". */
  what: string;
  children?: string;
}) {
  return (
    <div className="flex flex-col gap-2">
      <p className="flex items-center gap-1.5 font-medium">
        <KeyRound aria-hidden className="size-4 shrink-0 text-warning" />
        Store it now: it is not shown again.
      </p>
      <CodeBlock label={what} code={secret} />
      {children ? <p className="text-muted">{children}</p> : null}
    </div>
  );
}
