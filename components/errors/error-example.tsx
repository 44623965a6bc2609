import Link from 'next/link';
import {
  filteredPredictionsPath,
  predictionsPath,
} from '#components/predictions/prediction-path.ts';
import { Button } from '#components/ui/button.tsx';
import { CopyableId } from '#components/ui/copy-button.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { ErrorGroupDetail } from '#lib/predictions/contract.ts';

/** The newest of them, with what it was told. */
export function ErrorExample({ group }: { group: ErrorGroupDetail }) {
  const { example, example_kept, model, version, answered } = group;
  // Those that another version answered are listed under that version.
  const others = answered ? { degraded: 'true' as const } : { status: 'error' as const, version };
  return (
    <Panel
      title="The newest example"
      actions={
        <Button asChild size="sm">
          <Link href={filteredPredictionsPath(model, others)}>
            {answered ? 'Degraded' : 'Failed'} predictions of {model}
          </Link>
        </Button>
      }
    >
      <p className="break-words">
        {example.detail ?? <span className="text-muted">The log holds no message of it.</span>}
      </p>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 pt-3 text-muted">
        <span className="flex items-center gap-x-1">
          Request id <CopyableId id={example.request_id} length={36} />
        </span>
        {example_kept ? (
          <Link
            href={predictionsPath(model, example.request_id, example.id)}
            className="text-accent-text hover:underline"
          >
            Open the prediction
          </Link>
        ) : (
          <span>It was counted only, or is no longer in the log.</span>
        )}
      </p>
    </Panel>
  );
}
