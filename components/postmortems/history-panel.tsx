'use client';
import { useState } from 'react';
import { useOperation, useOperationPages } from '#components/api/use-operation.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Markdown } from '#components/ui/markdown.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import { sectionNames } from '#lib/postmortems/contract.ts';
import { sectionTitles } from '#lib/postmortems/find-missing.ts';
import { getPostmortemVersion, listPostmortemVersions } from '#lib/postmortems/operations.ts';
import { eventWords } from './postmortem-words.ts';

/** What was done to the text, and how it read after each time. */
export function HistoryPanel({ number }: { number: number }) {
  const [revision, setRevision] = useState<number | null>(null);
  const list = useOperationPages(listPostmortemVersions, {
    params: { number },
    query: { limit: 10 },
  });
  return (
    <Panel flush title="Versions">
      {list.isError ? (
        <div className="p-4">
          <ErrorNote error={list.error} />
        </div>
      ) : list.isPending ? (
        <Skeleton className="m-4 h-16 opacity-50" />
      ) : (
        <ol aria-label="Versions, newest first" className="divide-y">
          {list.items.map((version) => (
            <li
              key={version.revision}
              className="flex flex-wrap items-baseline gap-x-2 gap-y-1 px-4 py-2"
            >
              <Button variant="link" onClick={() => setRevision(version.revision)}>
                {eventWords[version.event]}
              </Button>
              <span className="text-muted text-xs">
                {nameActor(version.by)}, <Time at={version.at} />
              </span>
              {version.note ? (
                <span className="w-full break-words text-xs">{version.note}</span>
              ) : null}
            </li>
          ))}
        </ol>
      )}
      {list.hasNextPage ? (
        <div className="border-t p-2 text-center">
          <Button
            size="sm"
            busy={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            Show earlier ones
          </Button>
        </div>
      ) : null}
      {revision === null ? null : (
        <VersionDialog number={number} revision={revision} onClose={() => setRevision(null)} />
      )}
    </Panel>
  );
}

function VersionDialog({
  number,
  revision,
  onClose,
}: {
  number: number;
  revision: number;
  onClose: () => void;
}) {
  const { data, error } = useOperation(
    getPostmortemVersion,
    { params: { number, revision } },
    { keepPrevious: false },
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Version ${revision}`}
      description={
        data ? (
          <>
            {eventWords[data.event]} by {nameActor(data.by)}, <Time at={data.at} show="exact" />
          </>
        ) : null
      }
      footer={<Button onClick={onClose}>Close</Button>}
    >
      {error ? <ErrorNote error={error} /> : null}
      {data ? (
        <div className="flex flex-col gap-4">
          {sectionNames
            .filter((name) => data.sections[name].trim() !== '')
            .map((name) => (
              <section key={name}>
                <h3 className="pb-1 font-semibold">{sectionTitles[name]}</h3>
                <Markdown text={data.sections[name]} />
              </section>
            ))}
        </div>
      ) : error ? null : (
        <Skeleton className="h-40 opacity-50" />
      )}
    </Dialog>
  );
}
