import Link from 'next/link';
import type { ReactNode } from 'react';
import { VersionChip } from '#components/charts/version-chip.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { CopyableId } from '#components/ui/copy-button.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import { formatBytes } from '#components/ui/format-number.ts';
import { Num } from '#components/ui/num.tsx';
import { Time } from '#components/ui/time.tsx';
import type { VersionSummary } from '#lib/registry/contract.ts';
import { versionsPath } from './version-path.ts';
import { VersionStatus } from './version-status.tsx';

/** The columns of a model's versions; `choose` and `actions` are drawn by the page. */
export function versionColumns(options: {
  keyMetrics: string[];
  inForce: (version: number) => boolean;
  choose: (version: VersionSummary) => ReactNode;
  actions: (version: VersionSummary) => ReactNode;
}): Column<VersionSummary>[] {
  return [
    {
      id: 'compare',
      header: 'Compare',
      headerHidden: true,
      width: '2.25rem',
      phone: 'hide',
      cell: options.choose,
    },
    {
      id: 'version',
      header: 'Version',
      width: '5rem',
      phone: 'title',
      value: (row) => row.version,
      cell: (row) => (
        <Link
          href={versionsPath(row.model, row.version)}
          aria-label={`Version ${row.version}`}
          className="font-medium hover:underline"
        >
          <VersionChip version={row.version} />
        </Link>
      ),
    },
    {
      id: 'status',
      header: 'Status',
      width: '6rem',
      phone: 'title',
      value: (row) => (options.inForce(row.version) ? 'in force' : row.status),
      cell: (row) => <VersionStatus status={row.status} inForce={options.inForce(row.version)} />,
    },
    {
      id: 'aliases',
      header: 'Aliases',
      value: (row) => row.aliases.join(' '),
      cell: (row) =>
        row.aliases.length === 0 ? (
          <Num value={null} why="No alias names it" />
        ) : (
          <span className="flex flex-wrap gap-1">
            {row.aliases.map((alias) => (
              <Badge key={alias} tone="accent">
                {alias}
              </Badge>
            ))}
          </span>
        ),
    },
    ...options.keyMetrics.map(
      (name): Column<VersionSummary> => ({
        id: `metric-${name}`,
        header: name,
        align: 'right',
        value: (row) => row.metrics[name] ?? null,
        cell: (row) => <Num value={row.metrics[name]} why="The version does not report it" />,
      }),
    ),
    {
      id: 'description',
      header: 'Description',
      wideOnly: true,
      phone: 'hide',
      width: '22%',
      value: (row) => row.description,
      cell: (row) => (
        <span className="line-clamp-2 text-muted" title={row.description}>
          {row.description || '–'}
        </span>
      ),
    },
    {
      id: 'size',
      header: 'Size',
      align: 'right',
      wideOnly: true,
      value: (row) => row.size_bytes,
      cell: (row) => (
        <span
          className="whitespace-nowrap"
          title={`${row.size_bytes.toLocaleString('en-US')} bytes`}
        >
          {formatBytes(row.size_bytes)}
        </span>
      ),
    },
    {
      id: 'digest',
      header: 'Digest',
      wideOnly: true,
      phone: 'hide',
      value: (row) => row.digest,
      cell: (row) => <CopyableId id={row.digest} />,
    },
    {
      id: 'created',
      header: 'Registered',
      value: (row) => row.created_at,
      cell: (row) => (
        <span className="flex flex-col whitespace-nowrap leading-4">
          <Time at={row.created_at} />
          <span className="max-w-36 truncate text-muted text-xs" title={row.created_by.name}>
            {row.created_by.name}
          </span>
        </span>
      ),
    },
    { id: 'actions', header: 'Actions', align: 'right', width: '8rem', cell: options.actions },
  ];
}
