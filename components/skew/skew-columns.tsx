import { VersionChip } from '#components/charts/version-chip.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import { formatNumber, formatPercent } from '#components/ui/format-number.ts';
import { type State, Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import type { FindingKind, Likeness, Parity, Verdict } from '#lib/skew/contract.ts';
import type { SkewAnswer } from '#lib/skew/operations.ts';
import { SkewHistogram } from './skew-histogram.tsx';

export type SkewRow = SkewAnswer['items'][number];

const verdictLooks = {
  agrees: { word: 'Agrees', state: 'good' },
  differs: { word: 'Differs', state: 'bad' },
  not_enough_data: { word: 'Not enough data', state: 'unknown' },
} as const satisfies Record<Verdict, { word: string; state: State }>;

export const skewColumns: Column<SkewRow>[] = [
  {
    id: 'feature',
    header: 'Feature',
    phone: 'title',
    value: (row) => row.feature,
    cell: (row) => (
      <span className="block truncate font-mono text-xs" title={row.source}>
        {row.feature}
      </span>
    ),
  },
  {
    id: 'version',
    header: 'Version',
    width: '5rem',
    value: (row) => row.version,
    cell: (row) => <VersionChip version={row.version} />,
  },
  {
    id: 'offline',
    header: 'Beside offline',
    width: '14rem',
    value: (row) => wrongShare(row.offline),
    cell: (row) => (
      <Judged row={row} kind="offline" verdict={row.offline.verdict}>
        {row.offline.compared === 0
          ? 'nothing compared'
          : `${formatPercent(wrongShare(row.offline))} of ${row.offline.compared} rows differ`}
      </Judged>
    ),
  },
  {
    id: 'reference',
    header: 'Beside its reference',
    width: '16rem',
    value: (row) => row.reference?.shift ?? null,
    cell: ({ reference, ...row }) =>
      reference ? (
        <Judged row={row} kind="reference" verdict={reference.verdict}>
          {inWords(reference)}
        </Judged>
      ) : (
        <span className="text-muted">No reference sample</span>
      ),
  },
  {
    id: 'histogram',
    header: 'Reference, served',
    width: '10rem',
    phone: 'wide',
    cell: ({ reference }) => (reference ? <SkewHistogram likeness={reference} /> : '–'),
  },
  {
    id: 'at',
    header: 'Measured',
    width: '7rem',
    wideOnly: true,
    value: (row) => row.at,
    cell: (row) => <Time at={row.at} show="clock" />,
  },
];

function Judged({
  row,
  kind,
  verdict,
  children,
}: {
  row: Pick<SkewRow, 'findings'>;
  kind: FindingKind;
  verdict: Verdict;
  children: string;
}) {
  // What was found stays until there are data that say otherwise.
  const isFound = row.findings.includes(kind);
  const { word, state } = verdictLooks[isFound ? 'differs' : verdict];
  const said = isFound && verdict === 'not_enough_data' ? 'Too few requests since' : children;
  return (
    <span className="flex flex-col">
      <Status state={state}>{word}</Status>
      <span className="text-muted text-xs">{said}</span>
    </span>
  );
}

function wrongShare({ compared, mismatched, missing, extra }: Parity): number | null {
  return compared === 0 ? null : (mismatched + missing + extra) / compared;
}

function inWords({ shift, outside_share }: Likeness): string {
  const outside = `${formatPercent(outside_share)} outside of it`;
  return shift === null ? outside : `mean moved by ${formatNumber(shift)} σ, ${outside}`;
}
