'use client';
import { Plus, X } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { Input, Select } from '#components/ui/field.tsx';
import { toSentence } from '#components/ui/to-sentence.ts';
import type { Source } from '#lib/features/contract.ts';
import { ColumnSelect } from './column-select.tsx';
import { type ConditionDraft, needsValue, operators } from './condition-draft.ts';

const words: Partial<Record<ConditionDraft['is'], string>> = {
  in: 'is one of',
  'not in': 'is none of',
  null: 'is missing',
  'not null': 'is there',
};

/** Conditions on an event's columns, all of which must hold. */
export function ConditionFields({
  label,
  noun,
  source,
  conditions,
  onChange,
  error,
}: {
  label: string;
  /** One of them. */
  noun: string;
  source: Source | undefined;
  conditions: readonly ConditionDraft[];
  onChange: (conditions: ConditionDraft[]) => void;
  error: string | null;
}) {
  const add = () => {
    const column = Object.keys(source?.columns ?? {})[0] ?? '';
    onChange([...conditions, { id: crypto.randomUUID(), column, is: '>', text: '' }]);
  };
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="pb-1 font-medium">{label}</legend>
      {conditions.map((condition, index) => {
        const change = (part: Partial<ConditionDraft>) =>
          onChange(
            conditions.map((each) => (each.id === condition.id ? { ...each, ...part } : each)),
          );
        const of = `${noun} ${index + 1}`;
        return (
          <div key={condition.id} className="flex min-w-0 items-center gap-2">
            <ColumnSelect
              aria-label={`Column of ${of}`}
              source={source}
              value={condition.column}
              className="min-w-0 flex-1 basis-0"
              none="Column"
              onChange={(column) => change({ column })}
            />
            <Select
              aria-label={`Comparison of ${of}`}
              className="w-32 shrink-0 max-sm:w-20"
              value={condition.is}
              onChange={(event) =>
                change({ is: operators.find((is) => is === event.target.value) ?? '=' })
              }
            >
              {operators.map((is) => (
                <option key={is} value={is}>
                  {words[is] ?? is}
                </option>
              ))}
            </Select>
            {needsValue(condition.is) ? (
              <Input
                aria-label={`Value of ${of}`}
                className="min-w-0 flex-1 basis-0"
                placeholder={condition.is.endsWith('in') ? 'A, B' : 'value'}
                value={condition.text}
                onChange={(event) => change({ text: event.target.value })}
              />
            ) : null}
            <Button
              variant="ghost"
              size="iconSm"
              aria-label={`Take ${of} out`}
              onClick={() => onChange(conditions.filter((each) => each.id !== condition.id))}
            >
              <X aria-hidden />
            </Button>
          </div>
        );
      })}
      <Button size="sm" className="self-start" onClick={add}>
        <Plus aria-hidden />
        Add {noun}
      </Button>
      {error ? <p className="text-bad text-xs">{toSentence(error)}</p> : null}
    </fieldset>
  );
}
