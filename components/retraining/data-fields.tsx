import { Field, Select } from '#components/ui/field.tsx';
import { CheckAt, NumberAt, TextAt, useAt } from './draft-fields.tsx';

const beginnings = {
  predictions: { from: 'predictions', days: 90, most_rows: 1_000_000 },
  file: { from: 'file', path: '', label: '', time: null },
};

export function DataFields() {
  const from = useAt('data.from');
  const data = useAt('data');
  return (
    <>
      <Field label="Learns from">
        <Select
          value={String(from.value)}
          onChange={({ target }) =>
            data.set(target.value === 'file' ? beginnings.file : beginnings.predictions)
          }
        >
          <option value="predictions">Labelled predictions of this model</option>
          <option value="file">A CSV or Parquet file</option>
        </Select>
      </Field>
      {from.value === 'file' ? (
        <>
          <TextAt
            path="data.path"
            label="File"
            hint="In the folder of feature files, or s3://bucket/key."
          />
          <div className="grid gap-3 sm:grid-cols-2">
            <TextAt path="data.label" label="Column to learn" />
            <TextAt
              path="data.time"
              label="Column of the time"
              hint="Empty: the rows are in their order."
              optional
            />
          </div>
        </>
      ) : (
        <div className="grid gap-3 sm:grid-cols-2">
          <NumberAt path="data.days" label="Days back" />
          <NumberAt path="data.most_rows" label="Rows at most, the newest" />
        </div>
      )}
      <div className="grid gap-3 border-t pt-3 sm:grid-cols-2">
        <NumberAt
          path="split.holdout"
          label="Share held out"
          hint="The newest rows; 0.2 is a fifth."
        />
        <NumberAt path="split.folds" label="Folds" hint="In the order of time; 0 for none." />
      </div>
      <CheckAt
        path="split.stratified"
        label="The newest of each class instead"
        hint="So that the held-out rows have all of them."
      />
    </>
  );
}
