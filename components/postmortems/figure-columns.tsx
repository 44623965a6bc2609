import Link from 'next/link';
import { modelPath } from '#components/frame/use-current-model.ts';
import { duration } from '#components/incidents/incident-words.ts';
import type { Column } from '#components/ui/data-table.tsx';
import { Num } from '#components/ui/num.tsx';
import type { Figure, FigureName, FigureSeries } from '#lib/postmortems/contract.ts';
import { figureWords } from './postmortem-words.ts';

const figure = (name: FigureName): Column<FigureSeries> => ({
  id: name,
  header: figureWords[name].name,
  align: 'right',
  width: '14rem',
  value: (row) => row[name].mean_minutes,
  cell: (row) => <Mean figure={row[name]} />,
});

export const figureColumns: Column<FigureSeries>[] = [
  {
    id: 'model',
    header: 'Model',
    phone: 'title',
    value: ({ model }) => model ?? 'All incidents',
    cell: ({ model }) =>
      model === null ? (
        <span className="font-medium">All incidents</span>
      ) : (
        <Link href={modelPath(model)} className="break-all font-medium hover:underline">
          {model}
        </Link>
      ),
  },
  {
    id: 'incidents',
    header: 'Incidents',
    align: 'right',
    width: '7rem',
    value: ({ incidents }) => incidents,
    cell: ({ incidents }) => <Num value={incidents} />,
  },
  figure('detect'),
  figure('acknowledge'),
  figure('recover'),
];

function Mean({
  figure: { mean_minutes: mean, median_minutes: median, count },
}: {
  figure: Figure;
}) {
  if (mean === null || median === null) return <span className="text-muted">none</span>;
  return (
    <span className="num whitespace-nowrap">
      <span title={`${mean.toFixed(2)} minutes`}>{duration(mean)}</span>{' '}
      <span className="text-muted text-xs">
        median {duration(median)}, of {count}
      </span>
    </span>
  );
}
