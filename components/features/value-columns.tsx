import { Badge } from '#components/ui/badge.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import type { LookupBody } from '#lib/features/value-operations.ts';
import { featureKindWords } from './feature-columns.tsx';
import { ageText, statusLooks, valueText } from './value-text.ts';

export type ValueRow = LookupBody['features'][number] &
  LookupBody['rows'][number]['values'][string] & { at: string };

/** The values of one entity, a feature a row. */
export function valueRows({ at, features, rows }: LookupBody, row = 0): ValueRow[] {
  return features.flatMap((feature) => {
    const answer = rows[row]?.values[feature.reference];
    return answer ? [{ ...feature, ...answer, at }] : [];
  });
}

export const valueColumns: Column<ValueRow>[] = [
  {
    id: 'feature',
    header: 'Feature',
    phone: 'title',
    value: (row) => row.feature,
    cell: (row) => (
      <span className="flex min-w-0 flex-wrap items-center gap-1.5">
        <code className="break-all font-mono text-xs">{row.feature}</code>
        {row.kind === 'expression' ? <Badge>{featureKindWords[row.kind]}</Badge> : null}
      </span>
    ),
  },
  {
    id: 'value',
    header: 'Value',
    align: 'right',
    width: '9rem',
    value: (row) => (typeof row.value === 'boolean' ? String(row.value) : row.value),
    cell: (row) => {
      const { text, exact } = valueText(row.value);
      return (
        <span className="num break-all" title={exact}>
          {text}
        </span>
      );
    },
  },
  {
    id: 'status',
    header: 'Status',
    width: '8rem',
    value: (row) => row.status,
    cell: (row) => {
      const { state, word, says } = statusLooks[row.status];
      return (
        <span title={says}>
          <Status state={state}>{word}</Status>
        </span>
      );
    },
  },
  {
    id: 'age',
    header: 'Age',
    align: 'right',
    width: '6rem',
    value: (row) => row.event_time,
    cell: (row) =>
      row.event_time === null ? (
        <span className="text-muted" title="No event">
          –
        </span>
      ) : (
        <span className="num" title={`The entity’s latest event happened at ${row.event_time}`}>
          {ageText(row.event_time, row.at)}
        </span>
      ),
  },
];

/** As of when an answer is. */
export function AsOf({ at }: { at: string }) {
  return (
    <>
      As of <Time at={at} show="exact" />
    </>
  );
}
