'use client';
import { ApiError } from '#components/api/api-error.ts';
import { useOperation } from '#components/api/use-operation.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { PageOutline } from '#components/ui/page-outline.tsx';
import { type Postmortem, sectionNames } from '#lib/postmortems/contract.ts';
import { getPostmortem } from '#lib/postmortems/operations.ts';
import { CoursePanel } from './course-panel.tsx';
import { EntriesPanel } from './entries-panel.tsx';
import { HistoryPanel } from './history-panel.tsx';
import { ItemsPanel } from './items-panel.tsx';
import { NoPostmortem } from './no-postmortem.tsx';
import { SectionPanel } from './section-panel.tsx';
import { StatusPanel } from './status-panel.tsx';

/** What is learned from an incident, below its header. */
export function PostmortemTab({ number }: { number: string }) {
  const { refetchInterval } = useTimeRange();
  const { data, error, refetch } = useOperation(
    getPostmortem,
    { params: { number } },
    { refetchInterval, keepPrevious: false },
  );
  if (data) return <Written postmortem={data} />;
  if (error instanceof ApiError && error.problem.code === 'postmortem_not_found') {
    return <NoPostmortem number={number} />;
  }
  return error ? (
    <ErrorState error={error} onRetry={() => void refetch()} />
  ) : (
    <PageOutline header={false} wide={['Summary', 'Impact', 'Root causes']} />
  );
}

function Written({ postmortem }: { postmortem: Postmortem }) {
  const { whyNot } = useViewer();
  const { number } = postmortem.incident;
  const why =
    postmortem.status === 'published'
      ? 'It is published. Reopen it to write on.'
      : whyNot('operator');
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="flex min-w-0 flex-col gap-4 lg:sticky lg:top-16 lg:order-last">
        <StatusPanel postmortem={postmortem} />
        <CoursePanel course={postmortem.course} />
        <div className="max-lg:hidden">
          <HistoryPanel number={number} />
        </div>
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        {sectionNames.map((name) => (
          <SectionPanel key={name} postmortem={postmortem} name={name} whyNot={why} />
        ))}
        <ItemsPanel postmortem={postmortem} />
        <EntriesPanel number={number} />
        <div className="lg:hidden">
          <HistoryPanel number={number} />
        </div>
      </div>
    </div>
  );
}
