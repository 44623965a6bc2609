'use client';
import { useOperation } from '#components/api/use-operation.ts';
import { Select } from '#components/ui/field.tsx';
import { listModels } from '#lib/registry/contract.ts';

/** Narrows a list to one model. */
export function ModelSelect({
  model,
  onModel,
}: {
  model: string | null;
  onModel: (model: string | null) => void;
}) {
  const models = useOperation(listModels, { query: { limit: 200 } });
  const names = models.data?.items.map(({ name }) => name) ?? [];
  return (
    <Select
      aria-label="Model"
      value={model ?? ''}
      onChange={({ target }) => onModel(target.value || null)}
    >
      <option value="">Every model</option>
      {model && !names.includes(model) ? <option>{model}</option> : null}
      {names.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </Select>
  );
}
