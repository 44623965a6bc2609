import { ListAt, NumberAt, SelectAt, Switched } from './draft-fields.tsx';

const metrics = [
  [null, 'The task’s main one'],
  ['roc_auc', 'ROC-AUC'],
  ['log_loss', 'Log loss'],
  ['brier', 'Brier score'],
  ['accuracy', 'Accuracy'],
  ['mae', 'Mean absolute error'],
  ['rmse', 'Root mean squared error'],
] as const;

export function GateFields() {
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectAt path="gate.metric" label="Metric" options={metrics} />
        <SelectAt
          path="gate.rule"
          label="Than the champion"
          options={[
            ['not_worse', 'not worse by more than'],
            ['better', 'better by at least'],
          ]}
        />
        <NumberAt path="gate.margin" label="Margin" />
        <NumberAt
          path="gate.least_rows"
          label="Held-out rows at least"
          hint="Of fewer a person is asked, never yes. Where there are classes, rows of the rarer one count."
        />
        <NumberAt path="gate.calibration" label="Calibration error at most" optional />
        <NumberAt path="gate.latency_ms" label="p95 of a row at most, ms" optional />
        <NumberAt path="gate.size_mib" label="Size at most, MiB" optional />
        <SelectAt
          path="gate.signature"
          label="Inputs and outputs"
          options={[
            ['same', 'the same, else a person is asked'],
            ['features', 'may differ: callers name features'],
          ]}
        />
      </div>
      <Switched
        path="gate.slices"
        label="No slice may be worse"
        whenOn={{ columns: [], margin: 0.02, least_rows: 100 }}
      >
        <ListAt path="gate.slices.columns" label="By these columns" />
        <NumberAt path="gate.slices.margin" label="By more than" />
        <NumberAt path="gate.slices.least_rows" label="Rows of a slice at least" />
      </Switched>
    </>
  );
}
