'use client';
import { X } from 'lucide-react';
import { useOperation } from '#components/api/use-operation.ts';
import { Button } from '#components/ui/button.tsx';
import { Field, Input, Select } from '#components/ui/field.tsx';
import type { AffectedVersion } from '#lib/incidents/contract.ts';
import { listModels } from '#lib/registry/contract.ts';
import { readNumbers } from './read-numbers.ts';

/** What is affected, as one types it: for each model its version numbers, or nothing for all of them. */
export interface AffectedDraft {
  model: string;
  versions: string;
}

export function toDrafts(
  models: readonly string[],
  versions: readonly AffectedVersion[],
): AffectedDraft[] {
  return models.map((model) => ({
    model,
    versions: versions
      .filter((one) => one.model === model)
      .map(({ version }) => version)
      .join(', '),
  }));
}

/** null: something of it cannot be read. */
export function readDrafts(
  drafts: readonly AffectedDraft[],
): { models: string[]; versions: AffectedVersion[] } | null {
  const versions: AffectedVersion[] = [];
  for (const draft of drafts) {
    const numbers = readNumbers(draft.versions);
    if (!numbers) return null;
    versions.push(...numbers.map((version) => ({ model: draft.model, version })));
  }
  return { models: drafts.map(({ model }) => model), versions };
}

export function AffectedField({
  drafts,
  onChange,
}: {
  drafts: readonly AffectedDraft[];
  onChange: (drafts: AffectedDraft[]) => void;
}) {
  const models = useOperation(listModels, { query: { limit: 200 } });
  const left = (models.data?.items ?? []).filter(
    ({ name }) => !drafts.some((draft) => draft.model === name),
  );
  return (
    <div className="flex flex-col gap-2">
      <Field
        label="Affected models"
        hint="Their events join the timeline, and their requests are counted."
      >
        <Select
          value=""
          onChange={({ target }) =>
            target.value && onChange([...drafts, { model: target.value, versions: '' }])
          }
        >
          <option value="">{drafts.length > 0 ? 'Add another model' : 'Choose a model'}</option>
          {left.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
      </Field>
      {drafts.map((draft) => {
        const set = (versions: string) =>
          onChange(drafts.map((one) => (one === draft ? { ...one, versions } : one)));
        return (
          <div key={draft.model} className="flex items-end gap-2">
            <Field
              className="min-w-0 flex-1"
              label={`Versions of ${draft.model}`}
              error={readNumbers(draft.versions) ? null : 'version numbers, such as 2, 3'}
              optional
            >
              <Input
                inputMode="numeric"
                placeholder="All of them"
                value={draft.versions}
                onChange={({ target }) => set(target.value)}
              />
            </Field>
            <Button
              size="icon"
              variant="ghost"
              aria-label={`${draft.model} is not affected`}
              onClick={() => onChange(drafts.filter((one) => one !== draft))}
            >
              <X aria-hidden />
            </Button>
          </div>
        );
      })}
    </div>
  );
}
