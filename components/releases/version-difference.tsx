'use client';
import { TriangleAlert } from 'lucide-react';
import { useOperation } from '#components/api/use-operation.ts';
import { VersionChip } from '#components/charts/version-chip.tsx';
import { formatNumber } from '#components/ui/format-number.ts';
import { Num } from '#components/ui/num.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { getVersion } from '#lib/registry/contract.ts';
import { signatureDifference } from '#lib/releases/signature-difference.ts';

/** The metrics of two versions side by side, and what callers would notice of their signatures. */
export function VersionDifference({
  model,
  from,
  to,
  warnings,
}: {
  model: string;
  from: number | null;
  to: number;
  /** Known already; without them the signatures are compared here. */
  warnings?: readonly string[];
}) {
  const before = useOperation(
    getVersion,
    { params: { model, version: from ?? to } },
    { enabled: from !== null, keepPrevious: false },
  );
  const after = useOperation(
    getVersion,
    { params: { model, version: to } },
    { keepPrevious: false },
  );
  if (after.isPending || (from !== null && before.isPending)) {
    return <Skeleton className="h-24 w-full" />;
  }
  const old = from === null ? undefined : before.data;
  const names = [
    ...new Set([...Object.keys(old?.metrics ?? {}), ...Object.keys(after.data?.metrics ?? {})]),
  ];
  const shown =
    warnings ??
    (old && after.data
      ? signatureDifference(old, after.data).map((text) => `Callers may notice: ${text}.`)
      : []);
  return (
    <div className="flex flex-col gap-3">
      {shown.length > 0 ? <Warnings warnings={shown} /> : null}
      {names.length > 0 ? (
        <table className="w-full">
          <caption className="sr-only">Metrics at registration</caption>
          <thead>
            <tr className="border-b text-muted text-xs">
              <th scope="col" className="py-1 text-left font-medium">
                Metric
              </th>
              {from === null ? null : (
                <th scope="col" className="py-1 text-right font-medium">
                  <VersionChip version={from} />
                </th>
              )}
              <th scope="col" className="py-1 text-right font-medium">
                <VersionChip version={to} />
              </th>
              {from === null ? null : (
                <th scope="col" className="py-1 text-right font-medium">
                  Change
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {names.map((name) => (
              <MetricRow
                key={name}
                name={name}
                compared={from !== null}
                before={old?.metrics[name]}
                after={after.data?.metrics[name]}
              />
            ))}
          </tbody>
        </table>
      ) : (
        <p className="text-muted">
          {from === null ? 'The version was' : 'The versions were'} registered without metrics.
        </p>
      )}
    </div>
  );
}

function MetricRow({
  name,
  compared,
  before,
  after,
}: {
  name: string;
  compared: boolean;
  before: number | undefined;
  after: number | undefined;
}) {
  const change = before !== undefined && after !== undefined ? after - before : null;
  return (
    <tr className="border-b last:border-b-0">
      <th scope="row" className="py-1 text-left font-normal">
        {name}
      </th>
      {compared ? (
        <td className="py-1 text-right">
          <Num value={before} why="Not given" />
        </td>
      ) : null}
      <td className="py-1 text-right">
        <Num value={after} why="Not given" />
      </td>
      {compared ? (
        <td className="num py-1 text-right text-muted">
          {change === null ? '–' : `${change > 0 ? '+' : ''}${formatNumber(change)}`}
        </td>
      ) : null}
    </tr>
  );
}

export function Warnings({ warnings }: { warnings: readonly string[] }) {
  return (
    <ul className="flex flex-col gap-1 rounded-md bg-warning-soft px-3 py-2">
      {warnings.map((warning) => (
        <li key={warning} className="flex items-start gap-1.5">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
          <span>
            <span className="sr-only">Warning: </span>
            {warning}
          </span>
        </li>
      ))}
    </ul>
  );
}
