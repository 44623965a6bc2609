import { VersionChip } from '#components/charts/version-chip.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Num } from '#components/ui/num.tsx';
import type { PredictionSummary } from '#lib/predictions/contract.ts';

type Answered = Pick<PredictionSummary, 'version' | 'served_by'>;

/** The version that a record names; the release's default answer was made by none, though the record names the one that was asked first. */
export function AnsweringVersion({ prediction }: { prediction: Answered }) {
  const { version } = prediction;
  if (version === null) return <Num value={null} why="Refused before a version was chosen" />;
  if (!isDefault(prediction)) return <VersionChip version={version} />;
  return (
    <Badge
      tone="warning"
      title={`No version: the release's default answer, since version ${version} could not`}
    >
      default
    </Badge>
  );
}

export function answeringVersion(prediction: Answered): number | string | null {
  return isDefault(prediction) ? 'default' : prediction.version;
}

export function isDefault({ served_by }: Pick<Answered, 'served_by'>): boolean {
  return served_by === 'default';
}
