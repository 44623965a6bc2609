import Link from 'next/link';
import { VersionChip } from '#components/charts/version-chip.tsx';
import { predictionsPath } from '#components/predictions/prediction-path.ts';
import { Badge } from '#components/ui/badge.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import { Num } from '#components/ui/num.tsx';
import { Time } from '#components/ui/time.tsx';
import type { OperationAnswer } from '#lib/http/operation.ts';
import type { listViolations } from '#lib/validation/operations.ts';
import { BrokenRules } from './broken-rules.tsx';
import { policyOutcome, policyTones } from './rule-words.ts';

type Broken = OperationAnswer<typeof listViolations>['items'][number];

/** A request that broke rules: when, which, what was wrong with it and what became of it. */
export function violationColumns(model: string): Column<Broken>[] {
  return [
    {
      id: 'request',
      header: 'Request',
      phone: 'title',
      width: '13rem',
      value: ({ request_id }) => request_id,
      cell: ({ request_id, id }) => (
        <Link
          href={predictionsPath(model, request_id, id)}
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
      id: 'version',
      header: 'Version',
      width: '5rem',
      value: ({ version }) => version,
      cell: ({ version }) =>
        version === null ? (
          <Num value={null} why="No version was chosen" />
        ) : (
          <VersionChip version={version} />
        ),
    },
    {
      id: 'wrong',
      header: 'What is wrong',
      phone: 'wide',
      cell: ({ validation }) => <BrokenRules of={validation} />,
    },
    {
      id: 'outcome',
      header: 'What became of it',
      width: '14rem',
      value: ({ validation: { action, shadow } }) => policyOutcome(action, shadow),
      cell: ({ validation: { action, shadow } }) => (
        <Badge tone={shadow ? 'outline' : policyTones[action]}>
          {policyOutcome(action, shadow)}
        </Badge>
      ),
    },
  ];
}
