'use client';
import { Archive, Download, Ellipsis, GitCompare, Tag } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { useViewer } from '#components/frame/viewer.tsx';
import { useReleaseDialog } from '#components/releases/use-release-dialog.ts';
import { Button } from '#components/ui/button.tsx';
import { DropdownMenu, MenuItem, MenuLabel } from '#components/ui/dropdown-menu.tsx';
import type { VersionSummary } from '#lib/registry/contract.ts';
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
        {role ? <MenuLabel>{role}</MenuLabel> : null}
        {compareWith !== null && compareWith !== number ? (
          <MenuItem asChild>
            <Link href={comparePath(model, compareWith, number)}>
              <GitCompare aria-hidden />
              Compare with version {compareWith}, in force
            </Link>
          </MenuItem>
        ) : null}
        <MenuItem disabled={Boolean(role ?? unusable)} onSelect={() => setOpen('alias')}>
          <Tag aria-hidden />
          Aliases…
        </MenuItem>
        {version.remote ? null : (
          <MenuItem asChild disabled={version.status === 'deleted'}>
            <a href={artifactPath(model, number)} download>
              <Download aria-hidden />
              Download the ONNX file
            </a>
          </MenuItem>
        )}
        <MenuItem disabled={Boolean(role ?? unusable)} onSelect={() => setOpen('archive')}>
          <Archive aria-hidden />
          Archive…
        </MenuItem>
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
