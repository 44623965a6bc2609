import { PromoteButton } from '#components/releases/promote-button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Panel } from '#components/ui/panel.tsx';

/** Above the overview of a model whose versions answer nobody yet: what to do. */
export function NoReleaseYet({ versions }: { versions: number }) {
  return (
    <Panel flush className="mb-3">
      <EmptyState title="No version is in force yet" action={<PromoteButton />}>
        {versions === 1 ? 'One version is registered.' : `${versions} versions are registered.`}{' '}
        Promote one: from then on it answers the requests for this model.
      </EmptyState>
    </Panel>
  );
}
