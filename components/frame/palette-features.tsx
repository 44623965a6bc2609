'use client';
import { Command } from 'cmdk';
import { useOperation } from '#components/api/use-operation.ts';
import {
  editViewPath,
  NEW_VIEW,
  sourcesPath,
  viewPath,
} from '#components/features/feature-paths.ts';
import { listViews } from '#lib/features/operations.ts';
import { Refusal } from './palette-model-actions.tsx';
import { itemClass } from './palette-style.ts';

/** Feature views by name; those whose features or tags match are found too. */
export function FeatureViews({ search, onGo }: { search: string; onGo: (href: string) => void }) {
  const views = useOperation(
    listViews,
    { query: { limit: 20, search: search.slice(0, 100) || undefined } },
    { enabled: search.trim() !== '' },
  );
  if (search.trim() === '') return null;
  return (views.data?.items ?? []).map(({ name, features }) => (
    <Command.Item
      key={name}
      value={`${name} feature view`}
      keywords={features}
      className={itemClass}
      onSelect={() => onGo(viewPath(name))}
    >
      <span className="min-w-0 truncate">{name}</span>
      <span className="min-w-0 truncate text-muted text-xs">{features.join(', ')}</span>
    </Command.Item>
  ));
}

/** What can be done about features. */
export function FeatureActions({
  pathname,
  refusal,
  onGo,
}: {
  pathname: string;
  /** Why the viewer may not. */
  refusal: string | null;
  onGo: (href: string) => void;
}) {
  const [, current] = /^\/features\/views\/([^/]+)/.exec(pathname) ?? [];
  const view = current && decodeURIComponent(current);
  const actions = [
    ...(view
      ? [
          { label: `Edit ${view}…`, href: editViewPath(view) },
          { label: `Materialize ${view}…`, href: viewPath(view, { do: 'materialize' }) },
          {
            label: `Retrieve training data from ${view}…`,
            href: viewPath(view, { do: 'retrieve' }),
          },
        ]
      : []),
    { label: 'New feature view…', href: NEW_VIEW },
    { label: 'New entity…', href: sourcesPath({ do: 'new-entity' }) },
    { label: 'New feature source…', href: sourcesPath({ do: 'new-source' }) },
  ];
  return actions.map(({ label, href }) => (
    <Command.Item
      key={label}
      value={label}
      disabled={refusal !== null}
      className={itemClass}
      onSelect={() => onGo(href)}
    >
      {label}
      <Refusal text={refusal} />
    </Command.Item>
  ));
}
