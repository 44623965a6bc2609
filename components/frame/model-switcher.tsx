'use client';
import { ChevronsUpDown } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';

/** Shows the model one is on; opens the palette to go to another. */
export function ModelSwitcher({ model, onOpen }: { model: string | null; onOpen: () => void }) {
  return (
    <Button
      variant="ghost"
      onClick={onOpen}
      aria-label={model ? `Model ${model}: switch` : 'Go to a model'}
      className="min-w-0 shrink px-2 text-text"
    >
      <span className="truncate">{model ?? 'All models'}</span>
      <ChevronsUpDown aria-hidden className="text-muted" />
    </Button>
  );
}
