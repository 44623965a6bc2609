'use client';
import { useState } from 'react';
import { useOperation } from '#components/api/use-operation.ts';
import { CodeBlock } from '#components/ui/code-block.tsx';
import type { Source } from '#lib/features/contract.ts';
import { getEntity } from '#lib/features/operations.ts';
import { pushCommand } from './push-command.ts';

/** How an event is pushed to a source. */
export function PushSample({ source }: { source: Extract<Source, { kind: 'push' }> }) {
  const [at] = useState(() => new Date().toISOString());
  const entity = useOperation(getEntity, { params: { entity: source.entity } });
  if (!entity.data) return null;
  const { origin } = window.location;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <span className="font-medium">Push an event</span>
      <CodeBlock label="command" code={pushCommand(source, entity.data.keys, { origin, at })} />
    </div>
  );
}
