import { Badge } from '#components/ui/badge.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import type { FeatureDefinition } from '#lib/features/contract.ts';
import { describeFeature } from './describe-feature.ts';

export const featureKindWords = {
  value: 'latest value',
  aggregate: 'aggregation',
  expression: 'expression',
} as const satisfies Record<FeatureDefinition['kind'], string>;

export const featureColumns: Column<FeatureDefinition>[] = [
  {
    id: 'name',
    header: 'Feature',
    width: '30%',
    phone: 'title',
    value: (row) => row.name,
    cell: (row) => <code className="break-all font-mono text-xs">{row.name}</code>,
  },
  {
    id: 'what',
    header: 'What it is',
    phone: 'wide',
    value: describeFeature,
    cell: (row) => (
      <span className="flex min-w-0 flex-col py-1 leading-5">
        <span className="break-words">
          {row.kind === 'expression' ? (
            <code className="break-words font-mono text-xs">{row.expression}</code>
          ) : (
            describeFeature(row)
          )}
        </span>
        {row.description ? <span className="text-muted text-xs">{row.description}</span> : null}
      </span>
    ),
  },
  {
    id: 'kind',
    header: 'Kind',
    width: '8rem',
    value: (row) => featureKindWords[row.kind],
    cell: (row) => <Badge>{featureKindWords[row.kind]}</Badge>,
  },
];
