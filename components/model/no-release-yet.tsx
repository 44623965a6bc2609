'use client';
import { useViewer } from '#components/frame/viewer.tsx';
import { useReleaseDialog } from '#components/releases/use-release-dialog.ts';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Panel } from '#components/ui/panel.tsx';

/** Above the overview of a model whose versions answer nobody yet: what to do. */
export function NoReleaseYet({ versions }: { versions: number }) {
  const { whyNot } = useViewer();
  const dialog = useReleaseDialog();
  return (
    <Panel flush className="mb-3">
      <EmptyState
        title="No version is in force yet"
        action={
          <Button
            variant="primary"
            disabledReason={whyNot('operator')}
            onClick={() => dialog.promote()}
          >
            Promote a version
          </Button>
        }
      >
        {versions === 1 ? 'One version is registered.' : `${versions} versions are registered.`}{' '}
        Promote one: from then on it answers the requests for this model.
      </EmptyState>
    </Panel>
  );
}
