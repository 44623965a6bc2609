'use client';
import { Ellipsis, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { RollbackDialog } from '#components/releases/rollback-dialog.tsx';
import { Button } from '#components/ui/button.tsx';
import { DropdownMenu, MenuItem, MenuSeparator } from '#components/ui/dropdown-menu.tsx';
import type { Incident, IncidentAction } from '#lib/incidents/contract.ts';
import { possibleActions } from '#lib/incidents/follow-incident.ts';
import { actOnIncident } from '#lib/incidents/operations.ts';
import { ActDialog, needsNote } from './act-dialog.tsx';
import { EditIncidentDialog } from './edit-incident-dialog.tsx';
import { actionWords, nextAction } from './incident-words.ts';
import { MergeDialog } from './merge-dialog.tsx';

type Open =
  | { dialog: 'act'; action: IncidentAction }
  | { dialog: 'edit' | 'merge' }
  | { dialog: 'rollback'; model: string };

/** The one next step first and largest; what takes the harm away beside it; the rest in a menu. */
export function IncidentButtons({ incident }: { incident: Incident }) {
  const { whyNot } = useViewer();
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const refusal = whyNot('operator');
  const { number, state, merged_into, models, versions } = incident;
  const act = useOperationMutation(actOnIncident);
  const next = nextAction(incident);
  const others = possibleActions({ state, mergedInto: merged_into }).filter((one) => one !== next);
  const isMerged = merged_into !== null;
  /** At night one press has to be enough for what can do no harm. */
  function start(action: IncidentAction) {
    if (needsNote(action)) setOpen({ dialog: 'act', action });
    else act.mutate({ params: { number }, body: { action } });
  }
  return (
    <div className="grid w-full grid-cols-[1fr_1fr_auto] gap-2 sm:flex sm:w-auto">
      {next ? (
        <Button
          variant={next === 'review' ? 'secondary' : 'primary'}
          className="max-sm:h-12 max-sm:text-base"
          title={actionWords[next].says}
          busy={act.isPending}
          disabledReason={refusal}
          onClick={() => start(next)}
        >
          {actionWords[next].verb}
        </Button>
      ) : null}
      {incident.is_open ? (
        <RollBackButton
          models={models}
          refusal={refusal}
          onRollBack={(model) => setOpen({ dialog: 'rollback', model })}
        />
      ) : null}
      {isMerged ? null : (
        <DropdownMenu
          trigger={
            <Button
              size="icon"
              aria-label="More to do"
              className="max-sm:col-start-3 max-sm:size-12"
            >
              <Ellipsis aria-hidden />
            </Button>
          }
        >
          {others.map((action) => (
            <MenuItem key={action} disabledReason={refusal} onSelect={() => start(action)}>
              {actionWords[action].verb}
              {needsNote(action) ? '…' : ''}
            </MenuItem>
          ))}
          {others.length > 0 ? <MenuSeparator /> : null}
          <MenuItem disabledReason={refusal} onSelect={() => setOpen({ dialog: 'edit' })}>
            Change title, severity, what is affected…
          </MenuItem>
          {incident.is_open ? (
            <MenuItem disabledReason={refusal} onSelect={() => setOpen({ dialog: 'merge' })}>
              Merge into another incident…
            </MenuItem>
          ) : null}
        </DropdownMenu>
      )}
      {open?.dialog === 'act' ? (
        <ActDialog incident={incident} action={open.action} onClose={close} />
      ) : null}
      {open?.dialog === 'edit' ? <EditIncidentDialog incident={incident} onClose={close} /> : null}
      {open?.dialog === 'merge' ? <MergeDialog incident={incident} onClose={close} /> : null}
      {open?.dialog === 'rollback' ? (
        <RollbackDialog
          model={open.model}
          toSeq={null}
          without={versions
            .filter(({ model }) => model === open.model)
            .map(({ version }) => version)}
          onClose={close}
        />
      ) : null}
    </div>
  );
}

function RollBackButton({
  models,
  refusal,
  onRollBack,
}: {
  models: readonly string[];
  refusal: string | null;
  onRollBack: (model: string) => void;
}) {
  const [only] = models;
  if (only === undefined) return null;
  const looks = 'max-sm:h-12 max-sm:text-base';
  const label = (
    <>
      <Undo2 aria-hidden />
      Roll back
    </>
  );
  if (models.length === 1) {
    return (
      <Button
        className={looks}
        aria-label={`Roll back ${only}`}
        disabledReason={refusal}
        onClick={() => onRollBack(only)}
      >
        {label}
      </Button>
    );
  }
  return (
    <DropdownMenu trigger={<Button className={looks}>{label}</Button>}>
      {models.map((model) => (
        <MenuItem key={model} disabledReason={refusal} onSelect={() => onRollBack(model)}>
          {model}…
        </MenuItem>
      ))}
    </DropdownMenu>
  );
}
