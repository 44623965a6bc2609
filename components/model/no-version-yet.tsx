'use client';
import Link from 'next/link';
import { modelPath } from '#components/frame/use-current-model.ts';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Panel } from '#components/ui/panel.tsx';

/** The overview of a model that nothing can be said of: what to do first. */
export function NoVersionYet({ model }: { model: string }) {
  return (
    <Panel flush>
      <EmptyState
        title="No version yet"
        action={
          <Button asChild variant="primary">
            <Link href={modelPath(model, 'versions')}>Upload a version</Link>
          </Button>
        }
        commands={[
          {
            label: 'Or from a terminal',
            code: `./mainstay push ${model} model.onnx --metadata metadata.json`,
          },
        ]}
      >
        Upload an ONNX file, then promote it: requests, latency, errors and releases appear here.
      </EmptyState>
    </Panel>
  );
}
