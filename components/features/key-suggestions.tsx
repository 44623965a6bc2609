'use client';
import { useOperation } from '#components/api/use-operation.ts';
import { Button } from '#components/ui/button.tsx';
import type { ViewAnswerBody } from '#lib/features/operations.ts';
import { previewView } from '#lib/features/value-operations.ts';
import { keysText } from './read-keys.ts';

const SHOWN = 5;

/** Entities that had events lately, to be looked up by a click. */
export function KeySuggestions({
  view,
  onChoose,
}: {
  view: ViewAnswerBody;
  onChoose: (keys: Record<string, string>) => void;
}) {
  const { definition } = view;
  // A preview says which entities there are; one feature is enough for that. Tables and files would be read for it.
  const feature = definition.features.find(({ kind }) => kind !== 'expression');
  const some = useOperation(
    previewView,
    { body: { view: { ...definition, features: feature ? [feature] : definition.features } } },
    { enabled: view.source_kind === 'push' && feature !== undefined },
  );
  const rows = some.data?.rows.slice(0, SHOWN) ?? [];
  if (rows.length === 0) return null;
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-1 text-muted text-xs">
      Lately:
      {rows.map(({ entities }) => (
        <Button
          key={JSON.stringify(entities)}
          size="sm"
          variant="ghost"
          className="max-w-48 text-accent-text"
          onClick={() =>
            onChoose(
              Object.fromEntries(
                Object.entries(entities).map(([name, value]) => [name, String(value)]),
              ),
            )
          }
        >
          <span className="truncate">{keysText(entities)}</span>
        </Button>
      ))}
    </span>
  );
}
