'use client';
import { CircleAlert, CircleCheck, CircleHelp, LoaderCircle, OctagonX } from 'lucide-react';
import { Badge } from '#components/ui/badge.tsx';
import type { State } from '#components/ui/status.tsx';
import { describeReproduction } from './describe-reproduction.ts';
import { useReproduction } from './use-reproduction.ts';

/** Where the badge leads to. */
export const REPRODUCIBILITY = 'reproducibility';

const LOOKS = {
  good: { Icon: CircleCheck, tone: 'good' },
  warning: { Icon: CircleAlert, tone: 'warning' },
  bad: { Icon: OctagonX, tone: 'bad' },
  unknown: { Icon: CircleHelp, tone: 'neutral' },
} as const satisfies Record<State, unknown>;

/** Whether training a version again gives the same, in a word, beside its number. */
export function ReproductionBadge({ model, version }: { model: string; version: number }) {
  const { data } = useReproduction(model, version);
  if (!data) return null;
  const { state, word, sentence } = describeReproduction(data);
  const { Icon, tone } = data.open ? { Icon: LoaderCircle, tone: 'accent' as const } : LOOKS[state];
  return (
    <a href={`#${REPRODUCIBILITY}`} title={sentence} className="inline-flex rounded-sm">
      <Badge tone={tone}>
        <Icon aria-hidden className={data.open ? 'animate-spin motion-reduce:animate-none' : ''} />
        {data.open ? 'Being checked' : word}
      </Badge>
    </a>
  );
}
