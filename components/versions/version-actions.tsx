'use client';
import { Archive, Download, Ellipsis, GitCompare, Tag } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { useOperation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { useReleaseDialog } from '#components/releases/use-release-dialog.ts';
import { Button } from '#components/ui/button.tsx';
import { DropdownMenu, MenuItem } from '#components/ui/dropdown-menu.tsx';
import type { VersionSummary } from '#lib/registry/contract.ts';
import { whyInUse } from '#lib/registry/version-in-use.ts';
import { previewRollback } from '#lib/releases/contract.ts';
import { AliasDialog } from './alias-dialog.tsx';
import { ArchiveDialog } from './archive-dialog.tsx';
import { artifactPath, comparePath } from './version-path.ts';
import { whyUnusable } from './version-status.tsx';

/** What can be done with a version. `compareWith` is the version in force, when that is another one. */
export function VersionActions({
  version,
  inForce,
  compareWith,
  size = 'md',
}: {
  version: VersionSummary;
  inForce: boolean;
  compareWith: number | null;
  size?: 'sm' | 'md';
}) {
  const { whyNot } = useViewer();
  const { promote } = useReleaseDialog();
  const [open, setOpen] = useState<'alias' | 'archive' | null>(null);
  const role = whyNot('operator');
  const unusable = whyUnusable(version.status);
  const whyNotPromote = role ?? unusable ?? (inForce ? 'It takes all traffic already.' : null);
  const { model, version: number } = version;
  return (
    <span className="inline-flex items-center gap-1">
      <Button size={size} disabledReason={whyNotPromote} onClick={() => promote(number)}>
        Promote
      </Button>
      <DropdownMenu
        trigger={
          <Button
            variant="ghost"
            size={size === 'sm' ? 'iconSm' : 'icon'}
            aria-label={`More for version ${number}`}
          >
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        {compareWith !== null && compareWith !== number ? (
          <MenuItem asChild>
            <Link href={comparePath(model, compareWith, number)}>
              <GitCompare aria-hidden />
              Compare with version {compareWith}, in force
            </Link>
          </MenuItem>
        ) : null}
        <MenuItem disabledReason={role ?? unusable} onSelect={() => setOpen('alias')}>
          <Tag aria-hidden />
          Aliases…
        </MenuItem>
        {version.remote || version.status === 'deleted' ? null : (
          <MenuItem asChild>
            <a href={artifactPath(model, number)} download>
              <Download aria-hidden />
              Download the ONNX file
            </a>
          </MenuItem>
        )}
        <ArchiveItem
          version={version}
          refusal={role ?? unusable}
          onSelect={() => setOpen('archive')}
        />
      </DropdownMenu>
      {open === 'alias' ? (
        <AliasDialog
          model={model}
          version={number}
          aliases={version.aliases}
          onClose={() => setOpen(null)}
        />
      ) : null}
      {open === 'archive' ? (
        <ArchiveDialog model={model} version={number} onClose={() => setOpen(null)} />
      ) : null}
    </span>
  );
}

/** Part of the menu, so that it looks what the release in force needs when the menu opens. */
function ArchiveItem({
  version,
  refusal,
  onSelect,
}: {
  version: VersionSummary;
  refusal: string | null;
  onSelect: () => void;
}) {
  // The same question as the model's header asks, so it is answered already: it knows the plan in force, fallbacks too.
  const { data, isPending } = useOperation(previewRollback, {
    params: { model: version.model },
    query: {},
  });
  const use = whyInUse(version.version, data?.from ?? null, version.aliases);
  return (
    <MenuItem disabledReason={refusal ?? use?.message} disabled={isPending} onSelect={onSelect}>
      <Archive aria-hidden />
      Archive…
    </MenuItem>
  );
}
