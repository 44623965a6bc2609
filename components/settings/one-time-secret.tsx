import { KeyRound } from 'lucide-react';
import { CodeBlock } from '#components/ui/code-block.tsx';

export const HAND_OVER =
  'Hand it over by a channel you trust, and ask them to change it under Settings, Profile.';

/** How a dialog ends that made a key or a password: it is shown this once, and closes when it is stored. */
export function storeSecret(secret: string, what: 'API key' | 'password', advice: string) {
  const body = (
    <div className="flex flex-col gap-2">
      <p className="flex items-center gap-1.5 font-medium">
        <KeyRound aria-hidden className="size-4 shrink-0 text-warning" />
        Store it now: it is not shown again.
      </p>
      <CodeBlock label={what} code={secret} />
      <p className="text-muted">{advice}</p>
    </div>
  );
  return { verb: 'I have stored it', body };
}
