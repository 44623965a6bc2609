import { Field, Select } from '#components/ui/field.tsx';
import type { OperationAnswer } from '#lib/http/operation.ts';
import type { getRetraining } from '#lib/retraining/operations.ts';
import { type TrainerName, trainerNames } from '#lib/training/contract.ts';
import { CheckAt, ListAt, NumberAt, PairsAt, SelectAt, TextAt, useAt } from './draft-fields.tsx';

type About = OperationAnswer<typeof getRetraining>;

const names = {
  gbdt: 'Built in: gradient-boosted trees',
  sgd: 'Built in: linear model, online',
  command: 'A command of the worker',
  ray: 'Ray',
  kubernetes: 'Kubernetes',
  webhook: 'A webhook',
} as const satisfies Record<TrainerName, string>;

const common = { parameters: {}, time_limit_minutes: 120 };

function beginningOf(name: TrainerName, commands: readonly string[]): object {
  const own = {
    gbdt: { monotone: {}, class_weights: null },
    sgd: { continues: false },
    command: { command: commands[0] ?? '', memory_mib: 4096 },
    ray: { address: 'http://', entrypoint: '' },
    kubernetes: { namespace: 'default', image: '', command: [], cpu: '1', memory: '2Gi' },
    webhook: { url: 'https://' },
  } as const satisfies Record<TrainerName, object>;
  return { name, ...common, ...own[name] };
}

export function TrainerFields({ about }: { about: About }) {
  const name = useAt('trainer.name');
  const trainer = useAt('trainer');
  const chosen = trainerNames.find((each) => each === name.value);
  const state = about.trainers.find((each) => each.name === chosen);
  return (
    <>
      <Field
        label="Trainer"
        error={state && !state.is_ready ? `It cannot run here: ${state.said ?? ''}` : name.error}
      >
        <Select
          value={chosen ?? ''}
          onChange={({ target }) => {
            const next = trainerNames.find((each) => each === target.value);
            if (next) trainer.set(beginningOf(next, about.commands));
          }}
        >
          {trainerNames.map((each) => (
            <option key={each} value={each}>
              {names[each]}
            </option>
          ))}
        </Select>
      </Field>
      {chosen ? <OwnFields key={chosen} name={chosen} commands={about.commands} /> : null}
      <PairsAt
        key={`${chosen} parameters`}
        path="trainer.parameters"
        label="Parameters"
        hint={`One a line: name = value${chosen === 'gbdt' ? ', such as n_trees = 200' : ''}. What is left out has its default.`}
      />
      <NumberAt path="trainer.time_limit_minutes" label="Minutes at most" />
    </>
  );
}

function OwnFields({ name, commands }: { name: TrainerName; commands: readonly string[] }) {
  switch (name) {
    case 'gbdt':
      return (
        <>
          <ClassWeights />
          <PairsAt
            path="trainer.monotone"
            label="Monotone features"
            hint="One a line: name = 1 when it may only raise the prediction, -1 when only lower it."
          />
        </>
      );
    case 'sgd':
      return (
        <CheckAt
          path="trainer.continues"
          label="Goes on from the last candidate"
          hint="With the labels that came since, each once."
        />
      );
    case 'command':
      return (
        <>
          <SelectAt
            path="trainer.command"
            label="Command"
            hint={commands.length === 0 ? 'The worker has none set up.' : undefined}
            options={commands.map((each) => [each, each])}
          />
          <NumberAt path="trainer.memory_mib" label="Memory at most, MiB" />
        </>
      );
    case 'ray':
      return (
        <>
          <TextAt path="trainer.address" label="Address of the Ray dashboard" />
          <TextAt path="trainer.entrypoint" label="Entry point" />
        </>
      );
    case 'kubernetes':
      return (
        <>
          <TextAt path="trainer.image" label="Image" />
          <div className="grid gap-3 sm:grid-cols-3">
            <TextAt path="trainer.namespace" label="Namespace" />
            <TextAt path="trainer.cpu" label="CPU" />
            <TextAt path="trainer.memory" label="Memory" />
          </div>
          <ListAt path="trainer.command" label="Command and its arguments" />
        </>
      );
    case 'webhook':
      return <TextAt path="trainer.url" label="Address that is called" />;
  }
}

function ClassWeights() {
  const { value, error, set } = useAt('trainer.class_weights');
  const kind = value === 'balanced' ? 'balanced' : value === null ? 'none' : 'own';
  return (
    <>
      <Field label="Class weights">
        <Select
          value={kind}
          onChange={({ target }) =>
            set(target.value === 'balanced' ? 'balanced' : target.value === 'own' ? {} : null)
          }
        >
          <option value="none">All rows count the same</option>
          <option value="balanced">Rare classes count more, as rare as they are</option>
          <option value="own">My own</option>
        </Select>
      </Field>
      {kind === 'own' ? (
        <PairsAt
          path="trainer.class_weights"
          label="Weight by class"
          hint={error ? undefined : 'One a line: class = weight.'}
        />
      ) : null}
    </>
  );
}
