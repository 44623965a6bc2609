'use client';
import { useState } from 'react';
import { useDecision } from '#components/api/use-decision.ts';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { NumberRows } from '#components/settings-form/number-rows.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Checkbox, Field, Input, Select } from '#components/ui/field.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import type { NumericTest } from '#lib/drift/contract.ts';
import type { ColumnResult } from '#lib/drift-reports/contract.ts';
import {
  type DriftSettingsAnswer,
  getDriftSettings,
  setDriftSettings,
} from '#lib/drift-reports/operations.ts';
import { columnRows, readColumnDraft, toColumnDraft } from './column-draft.ts';

export const testNames = {
  ks: 'Kolmogorov-Smirnov',
  mann_whitney: 'Mann-Whitney',
  cramer_von_mises: 'Cramér-von Mises',
  chi2: 'χ² of ten bins',
} as const satisfies Record<NumericTest, string>;

interface Props {
  model: string;
  column: Pick<ColumnResult, 'name' | 'kind'>;
  onClose: () => void;
}

/** Changes how one feature is watched, where that differs from the others. What is decided on stays as it was read. */
export function ColumnSettingsDialog(props: Props) {
  const read = useDecision(getDriftSettings, { params: { model: props.model } });
  if (read.data && !read.isFetching) return <Editor {...props} read={read.data} />;
  return (
    <Dialog open onOpenChange={props.onClose} title={`How ${props.column.name} is watched`}>
      {read.error ? (
        <ErrorNote error={read.error} />
      ) : (
        <Skeleton className="h-96 w-full opacity-50" />
      )}
    </Dialog>
  );
}

function Editor({ model, column, onClose, read }: Props & { read: DriftSettingsAnswer }) {
  const { name, kind } = column;
  const rows = columnRows(kind, read.settings);
  const [draft, setDraft] = useState(() => toColumnDraft(read.settings.features[name], rows));
  const change = useOperationMutation(setDriftSettings, { refreshes: [getDriftSettings] });
  const { settings, problems: found } = readColumnDraft(read.settings, name, rows, draft);
  const problems = found ?? {};
  return (
    <ChangeDialog
      title={`How ${name} is watched`}
      description="From the next scan on. What is left empty is as it is set of the model."
      verb="Save settings"
      required
      isLong
      examples="Such as: it goes with the hour, and is to be compared over weeks"
      why={found ? 'Correct the fields first.' : null}
      change={change}
      onConfirm={(reason) => {
        if (!settings) return;
        const body = { settings, reason: reason ?? '', expected_revision: read.revision };
        change.mutate({ params: { model }, body }, { onSuccess: onClose });
      }}
      onClose={onClose}
    >
      <Checkbox
        label="Watch it for drift"
        checked={draft.isWatched}
        onCheckedChange={(isOn) => setDraft({ ...draft, isWatched: isOn === true })}
      />
      <Field
        label="Windows"
        hint={`Of the model’s, separated by commas: ${read.settings.windows.join(', ')}.`}
        error={problems.windows}
      >
        <Input
          className="num"
          autoComplete="off"
          value={draft.windows}
          onChange={({ target }) => setDraft({ ...draft, windows: target.value })}
        />
      </Field>
      {kind === 'numeric' ? (
        <Field label="Test that decides">
          <Select
            value={draft.test}
            onChange={({ target }) => setDraft({ ...draft, test: target.value })}
          >
            <option value="">Of the model: {testNames[read.settings.numeric_test]}</option>
            {Object.entries(testNames).map(([id, test]) => (
              <option key={id} value={id}>
                {test}
              </option>
            ))}
          </Select>
        </Field>
      ) : null}
      <NumberRows
        rows={rows}
        texts={draft.texts}
        problems={problems}
        onChange={(texts) => setDraft({ ...draft, texts })}
      />
    </ChangeDialog>
  );
}
