import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';

const panels = ['Metrics', 'Parameters', 'Signature', 'Features'];
const lines = ['a', 'b', 'c', 'd', 'e', 'f'];

/** A version's page on its way. */
export function VersionPageSkeleton() {
  return (
    <div role="status" aria-label="Loading">
      <div className="flex flex-col gap-2 pb-4">
        <Skeleton className="h-7 w-48" />
        <Skeleton className="w-80 max-w-full" />
      </div>
      <div className="grid gap-4 lg:grid-cols-2">
        <Panel title="File" className="lg:col-span-2">
          <Skeleton className="h-9 w-2/3" />
        </Panel>
        {panels.map((title) => (
          <Panel key={title} title={title}>
            <div className="flex flex-col gap-3">
              {lines.map((line) => (
                <Skeleton key={line} className="w-3/4" />
              ))}
            </div>
          </Panel>
        ))}
      </div>
    </div>
  );
}
