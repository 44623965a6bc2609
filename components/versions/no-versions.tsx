import type { ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';

/** An empty list of versions: how to get the first one, or how to see more than the filter lets through. */
export function NoVersions({
  model,
  filtered,
  uploadButton,
  onClear,
}: {
  model: string;
  filtered: boolean;
  uploadButton: ReactNode;
  onClear: () => void;
}) {
  if (filtered) {
    return (
      <EmptyState
        title="No version matches the filter"
        action={<Button onClick={onClear}>Clear the filter</Button>}
      />
    );
  }
  return (
    <EmptyState
      title="No version yet"
      action={uploadButton}
      commands={[
        {
          label: 'Or from a terminal',
          code: `./mainstay push ${model} model.onnx --metadata metadata.json`,
        },
      ]}
    >
      A version is an ONNX file with what was measured when it was trained. Drop the file on this
      page, or upload it.
    </EmptyState>
  );
}
