'use client';
import type { ReactNode } from 'react';
import { Panel } from '#components/ui/panel.tsx';
import type { OperationAnswer } from '#lib/http/operation.ts';
import type { getRetraining } from '#lib/retraining/operations.ts';
import { DataFields } from './data-fields.tsx';
import { CheckAt, EditingContext, ListAt, NumberAt, SelectAt, Switched } from './draft-fields.tsx';
import { GateFields } from './gate-fields.tsx';
import type { PolicyDraft, PolicyProblem } from './policy-draft.ts';
import { TrainerFields } from './trainer-fields.tsx';
import { TriggerFields } from './trigger-fields.tsx';

const severities = [
  ['block', 'Blocks the run'],
  ['warn', 'Warns'],
  ['off', 'Is not looked for'],
] as const;
const checks = [
  ['missing', 'Missing values', 'Share of a column that may be missing', 'most'],
  ['constant', 'Columns of one value', null, null],
  ['range', 'Values far from those known', 'Share of a column that may be', 'most'],
  ['balance', 'A rare class', 'Least share of a class', 'least'],
  [
    'leakage',
    'A feature that knows the label',
    'How well one may tell it alone (of two classes 2·|ROC-AUC − ½|)',
    'most',
  ],
  ['overlap', 'Held-out rows among those learned from', 'Share that may be, beyond chance', 'most'],
  ['drift', 'Drift since the last snapshot', 'Share of the features that may have', 'most'],
] as const;

/** A policy as a form: the same object that the YAML is. */
export function PolicyForm({
  draft,
  problems,
  about,
  onChange,
}: {
  draft: PolicyDraft;
  problems: readonly PolicyProblem[];
  about: OperationAnswer<typeof getRetraining>;
  onChange: (draft: PolicyDraft) => void;
}) {
  return (
    <EditingContext value={{ draft, problems, onChange }}>
      <div className="grid gap-4 lg:grid-cols-2">
        <Part title="Triggers" says="Any one of them begins a run, when every guard lets it">
          <TriggerFields />
        </Part>
        <Part title="Guards" says="What holds a run back that nobody asked for">
          <div className="grid gap-3 sm:grid-cols-2">
            <NumberAt path="guards.cooldown_hours" label="Hours between runs" />
            <NumberAt path="guards.least_labels" label="Mature labels at least" />
            <NumberAt
              path="guards.failed_gates"
              label="Gates in a row that may say no"
              hint="After so many only by hand. Empty: no limit."
              optional
            />
          </div>
          <CheckAt
            path="guards.quality"
            label="Not while something is wrong with the data of an input"
          />
          <Switched path="guards.budget" label="A budget" whenOn={{ runs: 10, days: 30 }}>
            <NumberAt path="guards.budget.runs" label="Runs at most" />
            <NumberAt path="guards.budget.days" label="In so many days" />
          </Switched>
        </Part>
        <Part title="Data" says="What is learned from, and what is held out">
          <DataFields />
        </Part>
        <Part title="Trainer" says="What learns">
          <TrainerFields about={about} />
        </Part>
        <Part title="Gate" says="What a challenger has to show">
          <GateFields />
        </Part>
        <Part title="Checks of the data" says="Before anything is learned">
          {checks.map(([id, label, limit, bound]) => (
            <div key={id} className="grid gap-3 sm:grid-cols-2">
              <SelectAt path={`checks.${id}.severity`} label={label} options={severities} />
              {limit ? <NumberAt path={`checks.${id}.${bound}`} label={limit} /> : null}
            </div>
          ))}
        </Part>
        <Part title="Then" says="What becomes of a version that passed">
          <SelectAt
            path="release"
            label="It is"
            options={[
              ['nothing', 'registered, and nothing else'],
              ['candidate', 'given the alias candidate, for a person to promote'],
              ['promote', 'put in force'],
            ]}
          />
          <ListAt
            path="categorical"
            label="Features that are names, though they are numbers"
            hint="Separated by commas. Text always is."
          />
          <NumberAt
            path="seed"
            label="Seed"
            hint="Same data, seed and environment give the same model."
          />
        </Part>
      </div>
    </EditingContext>
  );
}

function Part({ title, says, children }: { title: string; says: string; children: ReactNode }) {
  return (
    <Panel title={title} description={says}>
      <div className="flex flex-col gap-4">{children}</div>
    </Panel>
  );
}
