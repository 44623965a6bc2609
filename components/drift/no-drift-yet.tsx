'use client';
import Link from 'next/link';
import { modelPath } from '#components/frame/use-current-model.ts';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { getLatestDrift } from '#lib/drift-reports/operations.ts';
import type { OperationAnswer } from '#lib/http/operation.ts';

/** Why there is nothing to see, and what to do about it. */
export function NoDriftYet({
  model,
  latest,
  onScan,
}: {
  model: string;
  latest: OperationAnswer<typeof getLatestDrift>;
  onScan: () => void;
}) {
  if (latest.in_force.length === 0) {
    return (
      <Panel flush>
        <EmptyState
          title="No version is in force yet"
          action={
            <Button asChild variant="primary">
              <Link href={modelPath(model, 'versions')}>Go to the versions</Link>
            </Button>
          }
        >
          Promote one: its traffic is then compared with what it was trained on, every few minutes.
        </EmptyState>
      </Panel>
    );
  }
  const [version] = latest.without_reference;
  if (version !== undefined && latest.without_reference.length === latest.in_force.length) {
    return (
      <Panel flush>
        <EmptyState
          title={`Version ${version} has nothing to compare with yet`}
          commands={[
            {
              label: 'Give the next version the sample it was trained on',
              code: `./mainstay push ${model} model.onnx --reference training-sample.csv`,
            },
          ]}
        >
          Its reference is made of its first predictions, by itself, as soon as there are enough; or
          of the sample that a version is registered with.
        </EmptyState>
      </Panel>
    );
  }
  return (
    <Panel flush>
      <EmptyState
        title="Nothing was compared yet"
        action={
          <Button variant="primary" onClick={onScan}>
            Compare now
          </Button>
        }
      >
        A worker compares the traffic of each version in force with its reference every few minutes,
        once there is some.{' '}
        {latest.last_scan?.error ? `The last try failed: ${latest.last_scan.error}.` : null}
      </EmptyState>
    </Panel>
  );
}
