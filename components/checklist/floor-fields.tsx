'use client';
import { Plus, X } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { Input } from '#components/ui/field.tsx';
import { toSentence } from '#components/ui/to-sentence.ts';
import { addDraft, type FloorDraft } from './floor-drafts.ts';

/** Metrics with the least they may be. */
export function FloorFields({
  drafts,
  problems,
  onChange,
}: {
  drafts: readonly FloorDraft[];
  problems: readonly (string | null)[];
  onChange: (drafts: FloorDraft[]) => void;
}) {
  const set = (place: number, over: Partial<FloorDraft>) =>
    onChange(drafts.map((draft, at) => (at === place ? { ...draft, ...over } : draft)));
  return (
    <fieldset className="flex flex-col gap-2 border-t pt-3">
      <legend className="sr-only">Floors</legend>
      <div>
        <p aria-hidden className="font-medium">
          Floors
        </p>
        <p className="text-muted text-xs">
          What a recorded metric is at least; losses and errors are at most.
        </p>
      </div>
      {drafts.map((draft, place) => (
        <div key={draft.id}>
          <div className="flex items-center gap-2">
            <Input
              aria-label={`Metric ${place + 1}`}
              placeholder="roc_auc"
              autoComplete="off"
              className="font-mono"
              value={draft.metric}
              onChange={({ target }) => set(place, { metric: target.value })}
            />
            <Input
              aria-label={`Floor ${place + 1}`}
              placeholder="0.7"
              inputMode="decimal"
              autoComplete="off"
              className="num max-w-32"
              aria-invalid={problems[place] ? true : undefined}
              value={draft.floor}
              onChange={({ target }) => set(place, { floor: target.value })}
            />
            <Button
              variant="ghost"
              size="icon"
              aria-label={`Remove the floor ${place + 1}`}
              onClick={() => onChange(drafts.filter((_, at) => at !== place))}
            >
              <X aria-hidden />
            </Button>
          </div>
          {problems[place] ? (
            <p role="alert" className="text-bad text-xs">
              {toSentence(problems[place])}
            </p>
          ) : null}
        </div>
      ))}
      <Button size="sm" className="self-start" onClick={() => onChange(addDraft(drafts))}>
        <Plus aria-hidden />
        Add a floor
      </Button>
    </fieldset>
  );
}
