'use client';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { PromoteDialog } from './promote-dialog.tsx';
import { RollbackDialog } from './rollback-dialog.tsx';
import { useReleaseDialog } from './use-release-dialog.ts';

/** The dialog the URL asks for; part of every page of a model. */
export function ReleaseDialogs({ model }: { model: string }) {
  const { open, target, close: onClose, unread } = useReleaseDialog();
  if (open === 'promote') {
    return <PromoteDialog model={model} version={target} onClose={onClose} />;
  }
  if (open === 'rollback') {
    return <RollbackDialog model={model} toSeq={target} onClose={onClose} />;
  }
  return <UnreadFilters of={[unread]} className="mb-4 rounded-md" />;
}
