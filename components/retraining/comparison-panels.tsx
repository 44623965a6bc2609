import { metricName } from '#components/performance/performance-words.ts';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { formatNumber } from '#components/ui/format-number.ts';
import { Num } from '#components/ui/num.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Status } from '#components/ui/status.tsx';
import type { EvaluateResult, StoredComparison } from '#lib/retraining/contract.ts';
import { type ComparisonRow, comparisonRows, judgeGain } from './comparison-rows.ts';
import { CurvesPanel } from './curves-panel.tsx';
import { FoldsPanel } from './folds-panel.tsx';

/** Of the champion. */
const learnedWords = {
  none: 'which neither learned from',
  some: 'which the challenger has not learned from, and the champion has from some: that favours it',
  unknown:
    'which the challenger has not learned from; what the champion learned from is not known here',
} as const;

/** The challenger beside the champion, on the same rows. */
export function ComparisonPanels({
  evaluated,
  version,
}: {
  evaluated: EvaluateResult;
  /** What the challenger became. */
  version: number | null;
}) {
  const { champion, champion_problem, holdout, recent, slices, folds } = evaluated;
  const names = {
    champion: champion === null ? 'Champion' : `Champion, v${champion}`,
    challenger: version === null ? 'Challenger' : `Challenger, v${version}`,
  };
  const learned = learnedWords[evaluated.champion_learned ?? 'unknown'];
  return (
    <>
      <Panel
        flush
        title="Champion and challenger"
        description={`On the same ${holdout.rows.toLocaleString('en-US')} held-out rows, ${learned}${recent ? `, and on ${recent.rows.toLocaleString('en-US')} that came since` : ''}. A gain above zero: the challenger is better.`}
      >
        {champion === null ? (
          <p className="border-b px-4 py-2 text-muted">
            No version was in force, so there is nothing to compare with.
          </p>
        ) : null}
        {champion_problem ? (
          <p className="border-b bg-warning-soft px-4 py-2">
            The champion could not answer: {champion_problem}
          </p>
        ) : null}
        <DataTable
          label="Champion and challenger"
          columns={metricColumns(names)}
          rows={comparisonRows(evaluated)}
          rowId={({ id }) => id}
          csvName="champion-challenger"
          empty={<p className="p-6 text-center text-muted">No metric is defined on these rows.</p>}
        />
      </Panel>
      <CurvesPanel holdout={holdout} champion={champion} version={version} />
      {slices.length > 0 ? (
        <Panel
          flush
          title="By slice"
          description={`${metricName(slices[0]?.comparison.metric ?? '')} of the held-out rows, value by value`}
        >
          <DataTable
            label="By slice"
            columns={sliceColumns(names)}
            rows={slices.map(({ column, value, comparison }) => ({
              ...{ id: `${column} ${value}`, column, value },
              ...comparison,
            }))}
            rowId={({ id }) => id}
            csvName="slices"
          />
        </Panel>
      ) : null}
      {folds.length > 0 ? <FoldsPanel folds={folds} /> : null}
    </>
  );
}

type Names = { champion: string; challenger: string };
type SliceRow = StoredComparison & { id: string; column: string; value: string };

type Compared = Pick<ComparisonRow, 'champion' | 'challenger' | 'gain' | 'low' | 'high'>;

function comparedColumns<T extends Compared>({ champion, challenger }: Names): Column<T>[] {
  return [
    {
      id: 'champion',
      header: champion,
      align: 'right',
      value: (row) => row.champion,
      cell: (row) => <Num value={row.champion} why="Not measured" />,
    },
    {
      id: 'challenger',
      header: challenger,
      align: 'right',
      value: (row) => row.challenger,
      cell: (row) => <Num value={row.challenger} why="Not measured" />,
    },
    {
      id: 'gain',
      header: 'Gain',
      align: 'right',
      value: (row) => row.gain,
      cell: (row) => <Num value={row.gain} why="Not compared" />,
    },
    {
      id: 'interval',
      header: '95 % interval of the gain',
      align: 'right',
      width: '14rem',
      cell: (row) =>
        row.low === null || row.high === null ? (
          <Num value={null} why="Not known: too few rows, or not compared" />
        ) : (
          <span className="num whitespace-nowrap">
            {formatNumber(row.low)} to {formatNumber(row.high)}
          </span>
        ),
    },
    {
      id: 'verdict',
      header: 'So it is',
      width: '11rem',
      cell: (row) => {
        const { state, word } = judgeGain(row);
        return <Status state={state}>{word}</Status>;
      },
    },
  ];
}

function metricColumns(names: Names): Column<ComparisonRow>[] {
  return [
    {
      id: 'metric',
      header: 'Metric',
      phone: 'title',
      value: (row) => row.metric,
      cell: (row) => <span title={row.metric}>{metricName(row.metric)}</span>,
    },
    {
      id: 'rows',
      header: 'Rows',
      phone: 'title',
      width: '12rem',
      value: (row) => row.on,
      cell: (row) => <span className="text-muted">{row.on}</span>,
    },
    ...comparedColumns<ComparisonRow>(names),
  ];
}

function sliceColumns(names: Names): Column<SliceRow>[] {
  return [
    {
      id: 'slice',
      header: 'Slice',
      phone: 'title',
      value: (row) => row.id,
      cell: (row) => (
        <span className="break-words">
          <span className="text-muted">{row.column}</span> {row.value}
        </span>
      ),
    },
    {
      id: 'rows',
      header: 'Rows',
      align: 'right',
      width: '6rem',
      value: (row) => row.rows,
      cell: (row) => <span className="num">{row.rows.toLocaleString('en-US')}</span>,
    },
    ...comparedColumns<SliceRow>(names),
  ];
}
