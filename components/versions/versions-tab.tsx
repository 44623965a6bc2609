'use client';
import { GitCompare, ListChecks, Upload } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useMemo, useState } from 'react';
import { z } from 'zod';
import { useOperation, useOperationPages } from '#components/api/use-operation.ts';
import { PolicyDialog } from '#components/checklist/policy-dialog.tsx';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { Input, Select } from '#components/ui/field.tsx';
import { PagedTable } from '#components/ui/paged-table.tsx';
import { Panel } from '#components/ui/panel.tsx';
import {
  getModel,
  listVersions,
  type VersionSummary,
  versionStatuses,
} from '#lib/registry/contract.ts';
import { NoVersions } from './no-versions.tsx';
import { pickKeyMetrics } from './pick-key-metrics.ts';
import { UploadDialog } from './upload-dialog.tsx';
import { useFileDrop } from './use-file-drop.ts';
import { VersionActions } from './version-actions.tsx';
import { versionColumns } from './version-columns.tsx';
import { comparePath, versionsPath } from './version-path.ts';

const versionFilters = { status: listVersions.query.shape.status, q: z.string() };

/** A model's versions: find, compare, upload, promote. */
export function VersionsTab({ model }: { model: string }) {
  const router = useRouter();
  const { whyNot } = useViewer();
  const { filter, isFiltered, setFilter, clearFilter, unread } = useFilters(versionFilters);
  const search = filter.q ?? '';
  const [upload, setUpload] = useState<{ file: File | null } | null>(null);
  const [isPolicing, setPolicing] = useState(false);
  const [chosen, setChosen] = useState<number[]>([]);
  const about = useOperation(getModel, { params: { model } });
  const list = useOperationPages(listVersions, {
    params: { model },
    query: { status: filter.status ?? undefined },
  });
  const whyNotUpload = whyNot('operator');
  const isOver = useFileDrop((file) => !whyNotUpload && setUpload({ file }));
  const inForce = about.data?.release?.versions;
  const keyMetrics = useMemo(() => pickKeyMetrics(list.items), [list.items]);
  const rows = useMemo(() => list.items.filter(matches(search)), [list.items, search]);
  const columns = versionColumns({
    keyMetrics,
    inForce: (version) => inForce?.includes(version) ?? false,
    choose: (row) => (
      <input
        type="checkbox"
        className="size-4 accent-accent align-middle"
        aria-label={`Compare version ${row.version}`}
        checked={chosen.includes(row.version)}
        onChange={(event) => {
          const others = chosen.filter((version) => version !== row.version);
          setChosen(event.target.checked ? [...others.slice(-1), row.version] : others);
        }}
      />
    ),
    actions: (row) => (
      <VersionActions
        size="sm"
        version={row}
        inForce={inForce?.includes(row.version) ?? false}
        compareWith={inForce?.[0] ?? null}
      />
    ),
  });
  const [a, b] = [...chosen].sort((x, y) => x - y);
  const uploadButton = (
    <Button
      variant={about.data?.version_count === 0 ? 'primary' : 'secondary'}
      disabledReason={whyNotUpload}
      onClick={() => setUpload({ file: null })}
    >
      <Upload aria-hidden />
      Upload version
    </Button>
  );

  return (
    <>
      <Panel
        flush
        title="Versions"
        description={isOver ? 'Let go to upload' : undefined}
        className={isOver ? 'outline-2 outline-accent-text' : undefined}
        actions={
          <>
            {a !== undefined && b !== undefined ? (
              <Button asChild>
                <Link href={comparePath(model, a, b)}>
                  <GitCompare aria-hidden />
                  Compare {a} and {b}
                </Link>
              </Button>
            ) : (
              <Button
                className="max-sm:hidden"
                disabledReason="Tick two versions in the table to compare them."
              >
                <GitCompare aria-hidden />
                Compare
              </Button>
            )}
            <Button className="max-sm:hidden" onClick={() => setPolicing(true)}>
              <ListChecks aria-hidden />
              Checklist…
            </Button>
            {uploadButton}
          </>
        }
      >
        {isPolicing ? <PolicyDialog model={model} onClose={() => setPolicing(false)} /> : null}
        <UnreadFilters of={[unread]} className="border-b" />
        <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2">
          <Input
            aria-label="Filter by number, description, alias or tag"
            placeholder="Number, description, alias or tag"
            className="w-64 max-sm:w-full"
            value={search}
            onChange={(event) => setFilter({ q: event.target.value || null })}
          />
          <Select
            aria-label="Status"
            value={filter.status ?? ''}
            onChange={(event) => {
              const status = versionStatuses.find((each) => each === event.target.value);
              setFilter({ status: status ?? null });
            }}
          >
            <option value="">Any status</option>
            <option value="ready">Ready</option>
            <option value="archived">Archived</option>
            <option value="deleted">Deleted</option>
          </Select>
          {filter.q && list.hasNextPage ? (
            <span className="text-muted text-xs">
              Found among the {list.items.length} newest; load more to look further back.
            </span>
          ) : null}
        </div>
        <PagedTable
          list={list}
          label={`Versions of ${model}`}
          columns={columns}
          rows={rows}
          rowId={(row) => String(row.version)}
          onOpen={(row) => router.push(versionsPath(model, row.version))}
          csvName={`${model}-versions`}
          empty={
            <NoVersions
              model={model}
              filtered={isFiltered}
              uploadButton={uploadButton}
              onClear={clearFilter}
            />
          }
        />
      </Panel>
      {upload ? (
        <UploadDialog model={model} initialFile={upload.file} onClose={() => setUpload(null)} />
      ) : null}
    </>
  );
}

function matches(text: string): (version: VersionSummary) => boolean {
  const wanted = text.trim().toLowerCase();
  return (version) =>
    wanted === '' ||
    [
      String(version.version),
      version.description,
      ...version.aliases,
      ...Object.entries(version.tags).flat(),
    ].some((part) => part.toLowerCase().includes(wanted));
}
