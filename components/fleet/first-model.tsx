'use client';
import { Plus } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';

const never = () => () => {};

/** What the fleet says before there is a model. */
export function FirstModel({ onNewModel }: { onNewModel: () => void }) {
  const { whyNot } = useViewer();
  const origin = useSyncExternalStore(
    never,
    () => window.location.origin,
    () => 'http://localhost:3000',
  );
  return (
    <EmptyState
      title="No models yet"
      action={
        <Button variant="primary" disabledReason={whyNot('operator')} onClick={onNewModel}>
          <Plus aria-hidden />
          New model
        </Button>
      }
      commands={[
        {
          label: 'From a terminal in this checkout',
          code: './mainstay push flights model.onnx --task binary',
        },
        {
          label: 'From anywhere, with an API key of scope registry',
          code: `curl -X POST ${origin}/api/v1/models \\
  -H "Authorization: Bearer $MAINSTAY_API_KEY" -H "content-type: application/json" \\
  -d '{"name": "flights", "task": "binary"}'
curl -X POST ${origin}/api/v1/models/flights/versions \\
  -H "Authorization: Bearer $MAINSTAY_API_KEY" -F artifact=@model.onnx`,
        },
      ]}
    >
      Every registered model appears here with its status, the version in force and its traffic.
      Create one and upload its ONNX file.
    </EmptyState>
  );
}
