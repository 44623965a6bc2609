import Link from 'next/link';
import { Badge } from '#components/ui/badge.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import { Num } from '#components/ui/num.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import { decidingEffects } from '#lib/drift/deciding-effects.ts';
import type { ColumnResult, Report } from '#lib/drift-reports/contract.ts';
import { describeColumnQuality } from '#lib/drift-reports/quality-words.ts';
import type { ModelDriftSettings } from '#lib/drift-reports/settings.ts';
import { driftPath } from './drift-path.ts';
import { effectsOf, effectText, floorsOf } from './explain-column.ts';
import { SmallHistogram } from './small-histogram.tsx';
import { verdictLooks } from './verdict-looks.ts';

const roles = {
  feature: null,
  score: 'predicted score',
  class: 'predicted class',
  value: 'predicted value',
} as const;

const missingShare = (missing: number, values: number) =>
  missing + values === 0 ? null : missing / (missing + values);

/** The columns of a report as a table; `to` leads to one of them. */
export function columnColumns(
  report: Report,
  settings: ModelDriftSettings | undefined,
  to: (path: string) => string,
): Column<ColumnResult>[] {
  const mainEffect = (row: ColumnResult) =>
    settings ? effectsOf(row, floorsOf(row, settings))[0] : undefined;
  const filters = { report: report.id, version: report.version, window: report.window };
  return [
    {
      id: 'name',
      header: 'Feature',
      width: '14rem',
      phone: 'title',
      value: (row) => row.name,
      cell: (row) => (
        <span className="flex min-w-0 flex-wrap items-center gap-1.5">
          <Link
            href={to(driftPath(report.model, filters, { column: row.name, role: row.role }))}
            className="break-all font-medium hover:underline"
          >
            {row.name}
          </Link>
          {roles[row.role] ? <Badge>{roles[row.role]}</Badge> : null}
        </span>
      ),
    },
    {
      id: 'verdict',
      header: 'Verdict',
      width: '9.5rem',
      value: (row) => verdictLooks[row.verdict].word,
      cell: (row) => (
        <span className="flex flex-col">
          <Status state={verdictLooks[row.verdict].state}>{verdictLooks[row.verdict].word}</Status>
          {row.drifting_since ? (
            <span className="text-muted text-xs">
              since <Time at={row.drifting_since} />
            </span>
          ) : null}
        </span>
      ),
    },
    {
      id: 'histogram',
      header: 'Reference and now',
      width: '10rem',
      phone: 'line',
      cell: (row) => <SmallHistogram bars={row.histogram} name={row.name} />,
    },
    {
      id: 'effect',
      header: 'Effect',
      align: 'right',
      width: '7rem',
      value: (row) => mainEffect(row)?.value ?? null,
      cell: (row) => {
        const effect = mainEffect(row);
        return effect ? (
          <span
            className={effect.value !== null && effect.value < effect.floor ? 'text-muted' : ''}
            title={`${effect.name}; the floor is ${effectText({ ...effect, value: effect.floor })}`}
          >
            <span className="num">{effectText(effect)}</span>
          </span>
        ) : (
          <Num value={null} why="There are no values to compare" />
        );
      },
    },
    {
      id: 'psi',
      header: 'PSI',
      align: 'right',
      width: '5.5rem',
      roomyOnly: true,
      value: (row) => decidingEffects(row.effects).psi ?? null,
      cell: (row) => (
        <Num value={decidingEffects(row.effects).psi} hint="Population stability index" />
      ),
    },
    {
      id: 'missing',
      header: 'Missing (%)',
      align: 'right',
      width: '7rem',
      wideOnly: true,
      value: (row) => missingShare(row.missing_cur, row.n_cur),
      cell: (row) => (
        <span className="flex flex-col items-end">
          <Num value={missingShare(row.missing_cur, row.n_cur)} kind="percent" hint="Now" />
          <span className="text-muted text-xs">
            was{' '}
            <Num
              value={missingShare(row.missing_ref, row.n_ref)}
              kind="percent"
              hint="In the reference"
            />
          </span>
        </span>
      ),
    },
    {
      id: 'words',
      header: 'In words',
      phone: 'wide',
      value: (row) => [...row.sentences, ...describeColumnQuality(row)].join(' '),
      cell: (row) => (
        <span className="flex flex-col gap-0.5 py-1">
          {row.sentences.map((sentence) => (
            <span key={sentence}>{sentence}</span>
          ))}
          {describeColumnQuality(row).map((words) => (
            <Status key={words} state="warning" className="items-start text-xs">
              {words}
            </Status>
          ))}
        </span>
      ),
    },
  ];
}
