'use client';
import { useState } from 'react';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Field, Input } from '#components/ui/field.tsx';
import type { Guard } from '#lib/release-guard/contract.ts';
import {
  actOnReleaseGuard,
  getReleaseGuard,
  listReleaseGuards,
} from '#lib/release-guard/operations.ts';

export type GuardAction = 'hold' | 'resume' | 'extend' | 'end';

const WORDS: Record<GuardAction, { title: string; says: string; verb: string; examples: string }> =
  {
    hold: {
      title: 'Hold the guard',
      says: 'It goes on looking, and does nothing by itself until somebody lets it go on.',
      verb: 'Hold',
      examples: 'Such as: the errors are the caller’s, I am on it',
    },
    resume: {
      title: 'Let it go on',
      says: 'It acts by itself again. What it asked a person about, it does not ask about again.',
      verb: 'Go on',
      examples: 'Such as: the shift is what this version is for',
    },
    extend: {
      title: 'Watch longer',
      says: 'It goes on with what it has counted so far.',
      verb: 'Extend',
      examples: 'Such as: little traffic so far',
    },
    end: {
      title: 'End the guard',
      says: 'The release is not watched any more, and stays in force.',
      verb: 'End',
      examples: 'Such as: watched by hand from now on',
    },
  };

/** Asks why, before a person does something with a guard. */
export function GuardActionDialog({
  guard,
  action,
  onClose,
}: {
  guard: Guard;
  action: GuardAction;
  onClose: () => void;
}) {
  const [minutes, setMinutes] = useState('60');
  const change = useOperationMutation(actOnReleaseGuard, {
    refreshes: [getReleaseGuard, listReleaseGuards],
    quiet: true,
  });
  const { title, says, verb, examples } = WORDS[action];
  const { model, release } = guard;
  const longer = Number(minutes);
  const isWrong = !(Number.isInteger(longer) && longer >= 1 && longer <= 1440);
  return (
    <ChangeDialog
      title={`${title}: release ${release}`}
      description={says}
      verb={verb}
      required
      examples={examples}
      why={action === 'extend' && isWrong ? 'From 1 to 1,440 minutes.' : null}
      change={change}
      onConfirm={(given) => {
        const reason = given ?? '';
        const body =
          action === 'extend'
            ? { action, release, minutes: longer, reason }
            : { action, release, reason };
        change.mutate({ params: { model }, body }, { onSuccess: onClose });
      }}
      onClose={onClose}
    >
      {action === 'extend' ? (
        <Field label="Minutes more" error={isWrong ? 'must be from 1 to 1,440' : undefined}>
          <Input
            inputMode="numeric"
            autoComplete="off"
            className="num"
            value={minutes}
            onChange={({ target }) => setMinutes(target.value)}
          />
        </Field>
      ) : null}
    </ChangeDialog>
  );
}
