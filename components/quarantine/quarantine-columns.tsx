import { Check } from 'lucide-react';
import Link from 'next/link';
import { Checkbox as RadixCheckbox } from 'radix-ui';
import { VersionChip } from '#components/charts/version-chip.tsx';
import { modelPath } from '#components/frame/use-current-model.ts';
import type { Column } from '#components/ui/data-table.tsx';
import { Num } from '#components/ui/num.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import { BrokenRules } from '#components/validation/broken-rules.tsx';
import type { Quarantined } from '#lib/validation/quarantine-operations.ts';
import { quarantinedPath } from './quarantine-path.ts';
import { quarantineState } from './state-words.ts';

/** A request in quarantine, with a box to choose it where something can still be done with it. */
export function quarantineColumns({
  chosen,
  onChoose,
}: {
  chosen: ReadonlySet<string>;
  /** null: the viewer may do nothing with them. */
  onChoose: ((id: string, isChosen: boolean) => void) | null;
}): Column<Quarantined>[] {
  const choice: Column<Quarantined> = {
    id: 'choose',
    header: 'Choose',
    headerHidden: true,
    width: '2.5rem',
    cell: ({ id, state, request_id }) =>
      state === 'waiting' ? (
        <RadixCheckbox.Root
          aria-label={`Choose ${request_id}`}
          checked={chosen.has(id)}
          onCheckedChange={(checked) => onChoose?.(id, checked === true)}
          className="flex size-4 items-center max-sm:size-6 justify-center rounded-sm border border-field-line bg-surface align-middle data-[state=checked]:border-accent data-[state=checked]:bg-accent"
        >
          <RadixCheckbox.Indicator>
            <Check aria-hidden className="size-3.5 text-on-accent" />
          </RadixCheckbox.Indicator>
        </RadixCheckbox.Root>
      ) : (
        <span className="text-muted sm:hidden">settled</span>
      ),
  };
  return [...(onChoose ? [choice] : []), ...columns];
}

const columns: Column<Quarantined>[] = [
  {
    id: 'request',
    header: 'Request',
    phone: 'title',
    width: '13rem',
    value: ({ request_id }) => request_id,
    cell: ({ id, request_id }) => (
      <Link
        href={quarantinedPath(id)}
        title={request_id}
        className="block max-w-52 truncate font-mono text-accent-text text-xs hover:underline"
      >
        {request_id}
      </Link>
    ),
  },
  {
    id: 'at',
    header: 'Arrived',
    width: '7rem',
    value: ({ at }) => at,
    cell: ({ at }) => <Time at={at} />,
  },
  {
    id: 'model',
    header: 'Model',
    width: '8rem',
    value: ({ model }) => model,
    cell: ({ model }) => (
      <Link href={modelPath(model)} className="break-all text-accent-text hover:underline">
        {model}
      </Link>
    ),
  },
  {
    id: 'version',
    header: 'Version',
    width: '6rem',
    value: ({ version }) => version,
    cell: ({ version }) => <VersionChip version={version} />,
  },
  {
    id: 'wrong',
    header: 'What is wrong',
    phone: 'wide',
    cell: ({ validation }) => <BrokenRules of={validation} />,
  },
  {
    id: 'rows',
    header: 'Rows',
    align: 'right',
    width: '4rem',
    wideOnly: true,
    value: ({ row_count }) => row_count,
    cell: ({ row_count }) => <Num value={row_count} />,
  },
  {
    id: 'state',
    header: 'State',
    width: '10rem',
    value: (row) => quarantineState(row).word,
    cell: (row) => {
      const { state, word } = quarantineState(row);
      return (
        <span title={row.refusal ?? row.reason ?? undefined}>
          <Status state={state}>{word}</Status>
        </span>
      );
    },
  },
];
