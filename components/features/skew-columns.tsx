import { VersionChip } from '#components/charts/version-chip.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import { formatExact } from '#components/ui/format-number.ts';
import { Num } from '#components/ui/num.tsx';
import { type State, Status } from '#components/ui/status.tsx';
import type { Likeness, Parity, Verdict } from '#lib/skew/contract.ts';
import type { SkewAnswer } from '#lib/skew/operations.ts';

type Item = SkewAnswer['items'][number];

const looks = {
  agrees: { state: 'good', word: 'agrees' },
  differs: { state: 'bad', word: 'differs' },
  not_enough_data: { state: 'unknown', word: 'too little data' },
} as const satisfies Record<Verdict, { state: State; word: string }>;

function VerdictStatus({ of }: { of: Parity | Likeness | null }) {
  if (!of) {
    return (
      <span className="text-muted" title="The version was registered without a sample of it">
        –
      </span>
    );
  }
  const { state, word } = looks[of.verdict];
  return <Status state={state}>{word}</Status>;
}

function share(part: number, { compared }: Parity): number | null {
  return compared > 0 ? part / compared : null;
}

const rate = (
  id: 'mismatched' | 'missing' | 'extra',
  header: string,
  hint: string,
): Column<Item> => ({
  id,
  header,
  align: 'right',
  width: '6.5rem',
  value: ({ offline }) => share(offline[id], offline),
  cell: ({ offline }) => (
    <Num
      value={share(offline[id], offline)}
      kind="percent"
      hint={`${hint} (${formatExact(offline[id])} of ${formatExact(offline.compared)} rows)`}
      why="No row was compared"
    />
  ),
});

export const skewColumns: Column<Item>[] = [
  {
    id: 'feature',
    header: 'Feature',
    phone: 'title',
    value: (row) => row.source,
    cell: (row) => (
      <span className="flex min-w-0 flex-wrap items-center gap-1.5" title={`Called ${row.feature}`}>
        <code className="break-all font-mono text-xs">{row.source}</code>
        <VersionChip version={row.version} />
      </span>
    ),
  },
  {
    id: 'offline',
    header: 'As offline',
    width: '9rem',
    value: (row) => looks[row.offline.verdict].word,
    cell: (row) => <VerdictStatus of={row.offline} />,
  },
  rate('mismatched', 'Mismatched', 'Both have a value, and not the same'),
  rate('missing', 'Missing', 'Only offline has a value'),
  rate('extra', 'Extra', 'Only what was served has a value'),
  {
    id: 'reference',
    header: 'As trained',
    width: '9rem',
    value: (row) => (row.reference ? looks[row.reference.verdict].word : null),
    cell: (row) => <VerdictStatus of={row.reference} />,
  },
  {
    id: 'shift',
    header: 'Shift (σ)',
    align: 'right',
    width: '6rem',
    value: (row) => row.reference?.shift ?? null,
    cell: (row) => (
      <Num
        value={row.reference?.shift}
        hint="(mean − reference mean) / reference standard deviation"
        why="It is no number, or there is no reference"
      />
    ),
  },
  {
    id: 'psi',
    header: 'PSI',
    align: 'right',
    width: '5rem',
    wideOnly: true,
    value: (row) => row.reference?.psi ?? null,
    cell: (row) => (
      <Num
        value={row.reference?.psi}
        hint="Population stability index"
        why="There is no reference, or too little data"
      />
    ),
  },
];
