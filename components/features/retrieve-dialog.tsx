'use client';
import { useState } from 'react';
import { fieldError } from '#components/api/api-error.ts';
import { useOperation, useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Checkbox, Field, Input, Select } from '#components/ui/field.tsx';
import { FileDrop } from '#components/versions/file-drop.tsx';
import { getEntity, type ViewAnswerBody } from '#lib/features/operations.ts';
import { startRetrieval } from '#lib/features/value-operations.ts';
import { type ReadRows, readRows } from './read-rows.ts';

/** Training data: a CSV file of keys and times, each row of which gets the chosen features as of its own time. */
export function RetrieveDialog({ view, onClose }: { view: ViewAnswerBody; onClose: () => void }) {
  const { whyNot } = useViewer();
  const { name, version, definition } = view;
  const names = definition.features.map((feature) => feature.name);
  const [chosen, setChosen] = useState<readonly string[]>(names);
  const [file, setFile] = useState<File | null>(null);
  const [text, setText] = useState<string | null>(null);
  const [time, setTime] = useState('event_timestamp');
  const [format, setFormat] = useState<'parquet' | 'csv'>('parquet');
  const start = useOperationMutation(startRetrieval, { quiet: true, onSuccess: onClose });
  const entity = useOperation(
    getEntity,
    { params: { entity: view.entity ?? '' } },
    { enabled: view.entity !== null },
  );
  const keys = entity.data?.keys.map((key) => key.name) ?? [];
  const read: ReadRows | null = text === null ? null : readRows(text, keys, time);
  const problem = read && 'problem' in read ? read.problem : null;
  async function take(dropped: File | null) {
    setFile(dropped);
    setText(dropped && (await dropped.text()));
  }
  return (
    <ChangeDialog
      title={`Retrieve training data from ${name}`}
      description="Each row gets the features as they were known at its own time. It runs in the background; the file is then under Runs."
      verb="Retrieve"
      why={
        whyNot('operator') ??
        (chosen.length === 0
          ? 'Choose at least one feature.'
          : read === null
            ? 'Choose a file.'
            : problem && 'Correct the file or its columns.')
      }
      change={start}
      onConfirm={(reason) => {
        if (!read || !('rows' in read)) return;
        const features = chosen.map((feature) => `${name}@${version}:${feature}`);
        start.mutate({ body: { features, rows: read.rows, time, format, reason } });
      }}
      onClose={onClose}
    >
      <FileDrop
        label="Rows"
        hint={`A CSV file with the columns ${[...keys, time].join(', ')}`}
        accept=".csv,text/csv"
        file={file}
        onFile={(dropped) => void take(dropped)}
        error={problem ? `The file ${problem}.` : null}
      />
      {read && 'rows' in read ? (
        <p className="text-muted text-xs">
          {read.rows.length.toLocaleString('en-US')} rows with {read.columns.join(', ')}.
        </p>
      ) : null}
      <div className="flex flex-wrap gap-3">
        <Field
          label="Column of the time"
          className="flex-1"
          error={fieldError(start.error, 'time')}
        >
          <Input value={time} onChange={(event) => setTime(event.target.value)} />
        </Field>
        <Field label="Format" className="flex-1">
          <Select
            className="w-full"
            value={format}
            onChange={(event) => setFormat(event.target.value === 'csv' ? 'csv' : 'parquet')}
          >
            <option value="parquet">Parquet</option>
            <option value="csv">CSV</option>
          </Select>
        </Field>
      </div>
      <fieldset className="flex flex-col gap-1.5">
        <legend className="pb-1 font-medium">Features</legend>
        {names.map((feature) => (
          <Checkbox
            key={feature}
            label={feature}
            checked={chosen.includes(feature)}
            onCheckedChange={(on) =>
              setChosen(
                names.filter((each) => (each === feature ? on === true : chosen.includes(each))),
              )
            }
          />
        ))}
      </fieldset>
    </ChangeDialog>
  );
}
