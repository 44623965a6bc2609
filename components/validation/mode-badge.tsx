import { Badge } from '#components/ui/badge.tsx';
import type { Mode } from '#lib/validation/contract.ts';
import { modeWords } from './rule-words.ts';

const tones = { off: 'neutral', shadow: 'accent', enforce: 'good' } as const;

/** Whether rules are looked at, counted or enforced. */
export function ModeBadge({ mode }: { mode: Mode }) {
  const { name, says } = modeWords[mode];
  return (
    <Badge tone={tones[mode]} title={says}>
      {name}
    </Badge>
  );
}
