'use client';
import { VersionChip } from '#components/charts/version-chip.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { formatNumber } from '#components/ui/format-number.ts';
import { Skeleton } from '#components/ui/skeleton.tsx';
import type { ComparedRow } from '#components/versions/compare-values.ts';
import { ValueText } from '#components/versions/value-text.tsx';
import { shorten } from './shorten.ts';
import { useVersionPair, type VersionPair } from './use-version-pair.ts';
import { versionChanges } from './version-changes.ts';

/** What differs between two versions, side by side. */
export function VersionDifference(pair: VersionPair) {
  const { from, to } = pair;
  const { before, after, error } = useVersionPair(pair);
  if (error) return <ErrorNote error={error} />;
  if (!after) return <Skeleton className="h-24 w-full" />;
  const { groups, equal } = versionChanges(before, after);
  return (
    <div className="flex flex-col gap-3">
      {after.description ? (
        <p className="break-words">
          <VersionChip version={to} />{' '}
          <span className="text-muted">{shorten(after.description, 240)}</span>
        </p>
      ) : null}
      {groups.length > 0 ? (
        <table className="w-full table-fixed">
          <caption className="sr-only">
            {from === null ? 'What the version says of itself' : 'What differs'}
          </caption>
          <thead>
            <tr className="border-b text-muted text-xs">
              <th scope="col" className="py-1 text-left font-medium">
                {from === null ? 'Name' : 'What differs'}
              </th>
              {from === null ? null : (
                <th scope="col" className="py-1 pl-2 text-right font-medium">
                  <VersionChip version={from} />
                </th>
              )}
              <th scope="col" className="py-1 pl-2 text-right font-medium">
                <VersionChip version={to} />
              </th>
            </tr>
          </thead>
          {groups.map(({ title, rows }) => (
            <tbody key={title}>
              <tr>
                <th
                  scope="rowgroup"
                  colSpan={from === null ? 2 : 3}
                  className="pt-2 text-left font-medium text-muted text-xs"
                >
                  {title}
                </th>
              </tr>
              {rows.map((row) => (
                <ChangedRow key={row.name} row={row} compared={from !== null} />
              ))}
            </tbody>
          ))}
        </table>
      ) : (
        <p className="text-muted">
          {from === null
            ? 'The version was registered without metrics.'
            : 'Nothing that is known of the two versions differs.'}
        </p>
      )}
      {equal ? <p className="text-muted text-xs">{equal}.</p> : null}
    </div>
  );
}

function ChangedRow({ row, compared }: { row: ComparedRow; compared: boolean }) {
  const { name, a, b, difference } = row;
  return (
    <tr className="border-b last:border-b-0">
      <th scope="row" className="break-words py-1 text-left align-top font-normal">
        {name}
      </th>
      {compared ? (
        <td className="break-words py-1 pl-2 text-right align-top">
          <ValueText value={a} />
        </td>
      ) : null}
      <td className="break-words py-1 pl-2 text-right align-top">
        <ValueText value={b} />
        {difference === null ? null : (
          <span className="num block text-muted text-xs">
            {difference > 0 ? '+' : ''}
            {formatNumber(difference)}
          </span>
        )}
      </td>
    </tr>
  );
}
