'use client';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { ActionItem, Postmortem } from '#lib/postmortems/contract.ts';
import { ItemDialog } from './item-dialog.tsx';
import { ItemRow } from './item-row.tsx';

/** What is to be done so that it does not come again. */
export function ItemsPanel({ postmortem }: { postmortem: Postmortem }) {
  const { whyNot } = useViewer();
  const [open, setOpen] = useState<ActionItem | 'new' | null>(null);
  const { action_items, items, incident } = postmortem;
  const refusal = whyNot('operator');
  return (
    <Panel
      flush
      id="action-items"
      className="scroll-mt-20"
      title="Action items"
      description={items.all > 0 ? `${items.open} of ${items.all} open` : null}
      actions={
        <Button
          size="sm"
          className="max-sm:h-9"
          disabledReason={refusal}
          onClick={() => setOpen('new')}
        >
          <Plus aria-hidden />
          Add
        </Button>
      }
    >
      {action_items.length === 0 ? (
        <p className="p-4 text-muted">
          Nothing yet. What would have prevented it, shown it sooner, or made it end sooner?
        </p>
      ) : (
        <ul className="divide-y">
          {action_items.map((item) => (
            <ItemRow key={item.id} item={item} refusal={refusal} onEdit={() => setOpen(item)} />
          ))}
        </ul>
      )}
      {open ? (
        <ItemDialog
          number={incident.number}
          item={open === 'new' ? null : open}
          onClose={() => setOpen(null)}
        />
      ) : null}
    </Panel>
  );
}
