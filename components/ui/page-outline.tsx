import { Panel } from './panel.tsx';
import { Skeleton } from './skeleton.tsx';

const lines = ['a', 'b', 'c', 'd', 'e', 'f'];

/** A page of one thing on its way: panels over the whole width, and panels in two columns below. */
export function PageOutline({
  header = true,
  wide,
  panels = [],
}: {
  /** False when the page's title is there already. */
  header?: boolean;
  wide: readonly string[];
  panels?: readonly string[];
}) {
  return (
    <div role="status" aria-label="Loading">
      {header ? (
        <div className="flex flex-col gap-2 pb-4">
          <Skeleton className="h-7 w-48" />
          <Skeleton className="w-80 max-w-full" />
        </div>
      ) : null}
      <div className="grid gap-4 lg:grid-cols-2">
        {wide.map((title) => (
          <Panel key={title} title={title} className="lg:col-span-2">
            <Skeleton className="h-9 w-2/3" />
          </Panel>
        ))}
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
