'use client';
import { Fragment } from 'react';
import { Dialog } from '#components/ui/dialog.tsx';
import { Kbd, ModKey } from '#components/ui/kbd.tsx';
import type { Shortcut } from './use-shortcuts.ts';

const elsewhere = [
  { keys: 'j', says: 'Next row of a table' },
  { keys: 'k', says: 'Previous row of a table' },
  { keys: 'Enter', says: 'Open the row' },
  { keys: 'mod+Enter', says: 'Confirm a dialog' },
  { keys: 'Esc', says: 'Close a dialog' },
];

export function ShortcutsDialog({
  open,
  onOpenChange,
  shortcuts,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  shortcuts: Omit<Shortcut, 'run'>[];
}) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts">
      <dl className="grid grid-cols-[1fr_auto] items-center gap-x-6 gap-y-2">
        {[...shortcuts, ...elsewhere].map(({ keys, says }) => (
          <Fragment key={keys}>
            <dt>{says}</dt>
            <dd className="flex justify-end gap-1">
              {keys.split(/[ +]/).map((key) => (
                <Fragment key={key}>{key === 'mod' ? <ModKey /> : <Kbd>{key}</Kbd>}</Fragment>
              ))}
            </dd>
          </Fragment>
        ))}
      </dl>
    </Dialog>
  );
}
