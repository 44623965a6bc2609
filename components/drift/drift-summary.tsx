import { Num } from '#components/ui/num.tsx';
import { Facts, Panel } from '#components/ui/panel.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import { describeWholeRow } from '#lib/drift/describe-whole-row.ts';
import type { Report } from '#lib/drift-reports/contract.ts';
import { describeShift } from '#lib/drift-reports/describe-shift.ts';
import { describeDatasetQuality } from '#lib/drift-reports/quality-words.ts';
import { verdictLooks, windowName } from './verdict-looks.ts';

/** The answer in words: is anything wrong, since when, and how that is known. */
export function DriftSummary({ report }: { report: Report }) {
  const { dataset, columns, prediction_shift: shift, whole_row: rows, quality } = report;
  const drifted = columns.filter(({ verdict }) => verdict === 'drift');
  const since = drifted.map((column) => column.drifting_since ?? report.at).sort()[0];
  const untested = dataset.columns - dataset.tested;
  const wrong = describeDatasetQuality(quality, report.rows);
  return (
    <Panel>
      <div className="flex flex-col gap-4">
        <div>
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Status state={verdictLooks[report.verdict].state} pill>
              {headline(report)}
            </Status>
            <span className="text-muted">
              {drifted.length > 0 && since ? (
                <>
                  the first since <Time at={since} show="clock" />
                </>
              ) : null}
            </span>
          </p>
          <p className="pt-1.5 text-muted">
            <Num value={report.rows} /> rows of version {report.version},{' '}
            <Time at={report.from} show="clock" /> to <Time at={report.to} show="clock" /> (
            {windowName(report.window)}), beside its reference.
            {untested > 0
              ? ` ${untested} of ${dataset.columns} columns ${untested === 1 ? 'has' : 'have'} too little data for a verdict: ${namesOf(columns)}.`
              : null}
          </p>
          {rows?.verdict === 'not_enough_data' && rows.short ? (
            <p className="pt-1 text-muted">{describeWholeRow(rows)}</p>
          ) : null}
          {wrong.map((sentence) => (
            <p key={sentence} className="pt-1">
              <Status state="warning">{sentence}</Status>
            </p>
          ))}
        </div>
        <Facts
          className="border-t pt-3"
          items={[
            { label: 'Compared', value: <Time at={report.at} /> },
            { label: 'Columns drifted', value: `${dataset.drifted} of ${dataset.tested} tested` },
            {
              label: 'Mean prediction',
              value: shift ? <Shift shift={shift} /> : <Num value={null} why="It is not watched" />,
            },
            {
              label: 'Whole rows',
              value: rows ? (
                <Status state={verdictLooks[rows.verdict].state}>
                  <span
                    title={
                      rows.auc === null
                        ? undefined
                        : `A classifier tells them from the reference's with an AUC of ${rows.auc.toFixed(3)}; 0.5 is guessing`
                    }
                  >
                    {verdictLooks[rows.verdict].word}
                    {rows.auc === null ? '' : `, AUC ${rows.auc.toFixed(2)}`}
                  </span>
                </Status>
              ) : (
                <Num value={null} why="The rows are not at hand: too many, or not logged" />
              ),
            },
            {
              label: 'Data quality',
              value:
                dataset.quality_findings === 0 ? (
                  <Status state="good">nothing found</Status>
                ) : (
                  <Status state="warning">
                    {dataset.quality_findings}{' '}
                    {dataset.quality_findings === 1 ? 'finding' : 'findings'}
                  </Status>
                ),
            },
          ]}
        />
      </div>
    </Panel>
  );
}

const MOST_NAMED = 5;

function namesOf(columns: Report['columns']): string {
  const names = columns.flatMap(({ name, verdict }) =>
    verdict === 'not_enough_data' ? [name] : [],
  );
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function headline({ verdict, dataset, prediction_shift, whole_row }: Report): string {
  if (verdict === 'not_enough_data') return 'Too little data for a verdict';
  if (verdict === 'stable') return 'No drift';
  if (dataset.drifted > 0) {
    return `${dataset.drifted} of ${dataset.tested} columns ${dataset.drifted === 1 ? 'has' : 'have'} drifted`;
  }
  if (prediction_shift?.verdict === 'drift') return 'The mean prediction has drifted';
  return whole_row?.verdict === 'drift' ? 'Whole rows have drifted' : 'Drift';
}

function Shift({ shift }: { shift: NonNullable<Report['prediction_shift']> }) {
  const { state, word } = verdictLooks[shift.verdict];
  return (
    <Status state={state}>
      <span title={describeShift(shift)}>
        {shift.shift === null
          ? word
          : `${shift.shift.toFixed(2)} σ off, ${shift.verdict === 'not_enough_data' && shift.is_over ? 'perhaps by chance' : word}`}
      </span>
    </Status>
  );
}
