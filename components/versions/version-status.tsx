import { Archive, CircleCheck, Trash2 } from 'lucide-react';
import { Badge } from '#components/ui/badge.tsx';
import type { VersionSummary } from '#lib/registry/contract.ts';

/** In force, ready, archived or deleted, as icon and word. */
export function VersionStatus({
  status,
  inForce,
}: {
  status: VersionSummary['status'];
  inForce: boolean;
}) {
  if (inForce) {
    return (
      <Badge tone="good">
        <CircleCheck aria-hidden />
        In force
      </Badge>
    );
  }
  if (status === 'ready') return <Badge tone="outline">Ready</Badge>;
  const Icon = status === 'archived' ? Archive : Trash2;
  return (
    <Badge>
      <Icon aria-hidden />
      {status === 'archived' ? 'Archived' : 'Deleted'}
    </Badge>
  );
}

/** Why nothing can be done with a version any more, or null. */
export function whyUnusable(status: VersionSummary['status']): string | null {
  if (status === 'archived') return 'The version is archived and can no longer be released.';
  if (status === 'deleted') return 'The version’s file is deleted.';
  return null;
}
