'use client';
import { useState } from 'react';
import { useOperation } from '#components/api/use-operation.ts';
import { VersionChips } from '#components/charts/version-chip.tsx';
import { Button } from '#components/ui/button.tsx';
import { getVersion } from '#lib/registry/contract.ts';
import type { ReleasePlan } from '#lib/releases/contract.ts';
import { DefaultField } from './default-field.tsx';
import { FallbackField } from './fallback-field.tsx';
import { type DefaultDraft, nameDefault } from './stand-in.ts';

/** Who answers when the promoted version cannot: said in a line, and changed by those who want to. */
export function StandInFields({
  model,
  version,
  plan,
  choices,
  note,
  draft,
  problem,
  onFallback,
  onDefault,
}: {
  model: string;
  /** The one that is promoted. */
  version: number;
  /** As it will be. */
  plan: ReleasePlan;
  choices: readonly number[];
  /** Why the fallback is what it is. */
  note: string;
  draft: DefaultDraft;
  problem: string | null | undefined;
  onFallback: (fallback: number[]) => void;
  onDefault: (draft: DefaultDraft) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  const registered = useOperation(getVersion, { params: { model, version } });
  const layout = registered.data?.layout;
  const features =
    layout && layout.kind !== 'tensors' ? layout.features.map(({ name }) => name) : [];
  function change(changed: DefaultDraft) {
    // What is being corrected does not fold up once it is right.
    setOpen(true);
    onDefault(changed);
  }
  if (!isOpen && !problem) {
    return (
      <div className="flex items-start justify-between gap-3 rounded-md border px-3 py-2">
        <p className="min-w-0 break-words">
          If it cannot answer:{' '}
          {plan.fallback.length > 0 ? <VersionChips versions={plan.fallback} /> : null}
          {plan.default
            ? (plan.fallback.length > 0 ? ', then ' : '') + nameDefault(plan.default)
            : null}
          {plan.fallback.length === 0 && !plan.default ? 'nobody' : null}{' '}
          <span className="block text-muted text-xs">{note}</span>
        </p>
        <Button size="sm" aria-label="Change who answers instead" onClick={() => setOpen(true)}>
          Change
        </Button>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-4 rounded-md border px-3 py-3">
      <FallbackField
        fallback={plan.fallback}
        choices={choices.filter((each) => each !== version)}
        note={note}
        onChange={onFallback}
      />
      {layout?.kind === 'tensors' && draft.kind === 'none' ? (
        <p className="text-muted text-xs">
          No default answer: version {version} has no named features, so there is no prediction that
          a constant could be. When no version can answer, requests are refused with 503.
        </p>
      ) : (
        <DefaultField draft={draft} features={features} problem={problem} onChange={change} />
      )}
    </div>
  );
}
