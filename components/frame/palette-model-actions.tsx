'use client';
import { Command } from 'cmdk';
import { useOperation } from '#components/api/use-operation.ts';
import { retrainingPath } from '#components/retraining/retraining-path.ts';
import type { Model } from '#lib/registry/contract.ts';
import { previewRollback } from '#lib/releases/contract.ts';
import { itemClass } from './palette-style.ts';
import { rankEntry } from './rank-entry.ts';
import { modelPath } from './use-current-model.ts';

/** Fewer letters fit the actions of every model, which are not all asked about for that. */
const TELLING_LETTERS = 3;

/** What can be done to a model; what cannot be done now says why. */
export function ModelActions({
  about,
  search,
  refusal,
  onChoose,
}: {
  about: Model;
  search: string;
  /** Why the viewer may not. */
  refusal: string | null;
  onChoose: (href: string) => void;
}) {
  const model = about.name;
  const rollBack = `Roll back ${model}…`;
  const isMeant = search.trim().length >= TELLING_LETTERS && rankEntry(rollBack, search) > 0;
  const back = useOperation(
    previewRollback,
    { params: { model }, query: {} },
    { enabled: refusal === null && (isMeant || search === ''), keepPrevious: false },
  );
  const actions = [
    {
      label: rollBack,
      href: `${modelPath(model)}?do=rollback`,
      why: refusal ?? back.data?.refusal ?? null,
    },
    {
      label: `Promote a version of ${model}…`,
      href: `${modelPath(model)}?do=promote`,
      why: refusal ?? (about.version_count === 0 ? 'It has no version yet.' : null),
    },
    {
      label: `Retrain ${model} now…`,
      href: `${retrainingPath(model)}?retrain=now`,
      why: refusal,
    },
  ];
  return actions.map(({ label, href, why }) => (
    <Command.Item
      key={label}
      value={label}
      disabled={why !== null}
      className={itemClass}
      onSelect={() => onChoose(href)}
    >
      {label}
      <Refusal text={why} />
    </Command.Item>
  ));
}

export function Refusal({ text }: { text: string | null }) {
  return text ? (
    <span className="min-w-0 truncate text-muted text-xs" title={text}>
      {text}
    </span>
  ) : null;
}
