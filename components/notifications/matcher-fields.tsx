'use client';
import { Plus, X } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { Input, Select } from '#components/ui/field.tsx';
import { type MatcherDraft, newMatcher } from './routing-draft.ts';

const LABELS = ['severity', 'model', 'version', 'alert'];

/** What labels have to be; all of them. */
export function MatcherFields({
  matchers,
  onChange,
}: {
  matchers: readonly MatcherDraft[];
  onChange: (matchers: MatcherDraft[]) => void;
}) {
  const set = (place: number, over: Partial<MatcherDraft>) =>
    onChange(matchers.map((matcher, at) => (at === place ? { ...matcher, ...over } : matcher)));
  return (
    <div className="flex flex-col gap-2">
      {matchers.map((matcher, place) => (
        <div
          key={matcher.id}
          className="grid grid-cols-[1fr_1fr_auto] gap-2 sm:grid-cols-[8rem_8rem_1fr_auto]"
        >
          <Input
            aria-label="Label"
            list="notification-labels"
            value={matcher.label}
            onChange={({ target }) => set(place, { label: target.value })}
          />
          <Select
            aria-label="Comparison"
            value={matcher.op}
            onChange={({ target }) => set(place, { op: target.value === 'in' ? 'in' : 'not_in' })}
          >
            <option value="in">is one of</option>
            <option value="not_in">is none of</option>
          </Select>
          <Input
            aria-label="Values, with commas between"
            className="max-sm:col-span-2 max-sm:row-start-2"
            placeholder="1, 2 or fraud-*"
            value={matcher.values}
            onChange={({ target }) => set(place, { values: target.value })}
          />
          <Button
            variant="ghost"
            size="icon"
            aria-label={`Remove the condition on ${matcher.label || 'a label'}`}
            disabledReason={matchers.length === 1 ? 'A route has one condition at least.' : null}
            onClick={() => onChange(matchers.filter((_, at) => at !== place))}
          >
            <X aria-hidden />
          </Button>
        </div>
      ))}
      <datalist id="notification-labels">
        {LABELS.map((label) => (
          <option key={label} value={label} />
        ))}
      </datalist>
      <Button
        size="sm"
        className="self-start"
        onClick={() => onChange([...matchers, newMatcher(matchers)])}
      >
        <Plus aria-hidden />
        And another condition
      </Button>
    </div>
  );
}
