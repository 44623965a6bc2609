'use client';
import { useOperation } from '#components/api/use-operation.ts';
import { Checkbox } from '#components/ui/field.tsx';
import { severities } from '#lib/notifications/contract.ts';
import type { EscalationPolicy } from '#lib/oncall/contract.ts';
import { listModels } from '#lib/registry/contract.ts';

type Scope = Pick<EscalationPolicy, 'models' | 'severities'>;

const MEANINGS = {
  1: 'people are harmed or much is lost, now',
  2: 'a model does not do its work',
  3: 'it does so worse',
  4: 'somebody should look in working hours',
} as const;

/** Which incidents go by a policy. */
export function ScopeFields({
  scope,
  problems,
  onChange,
}: {
  scope: Scope;
  problems: ReadonlyMap<string, string>;
  onChange: (scope: Scope) => void;
}) {
  const { models, severities: chosen } = scope;
  const known = useOperation(listModels, { query: { limit: 200 } });
  const isAll = models.includes('*');
  const names = [
    ...new Set([
      ...(known.data?.items ?? []).map(({ name }) => name),
      ...models.filter((model) => model !== '*'),
    ]),
  ].sort();
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <fieldset className="flex flex-col gap-1.5">
        <legend className="mb-1 font-medium">Incidents of</legend>
        <Checkbox
          label="Every model, and incidents of none"
          checked={isAll}
          onCheckedChange={(isOn) => onChange({ ...scope, models: isOn === true ? ['*'] : [] })}
        />
        {isAll
          ? null
          : names.map((name) => (
              <Checkbox
                key={name}
                label={name}
                checked={models.includes(name)}
                onCheckedChange={(isOn) =>
                  onChange({
                    ...scope,
                    models:
                      isOn === true ? [...models, name] : models.filter((each) => each !== name),
                  })
                }
              />
            ))}
        <Problem says={problems.get('models')} />
      </fieldset>
      <fieldset className="flex flex-col gap-1.5">
        <legend className="mb-1 font-medium">Of severity</legend>
        {severities.map((severity) => (
          <Checkbox
            key={severity}
            label={`${severity}: ${MEANINGS[severity]}`}
            checked={chosen.includes(severity)}
            onCheckedChange={(isOn) =>
              onChange({
                ...scope,
                severities: severities.filter((each) =>
                  each === severity ? isOn === true : chosen.includes(each),
                ),
              })
            }
          />
        ))}
        <Problem says={problems.get('severities')} />
      </fieldset>
    </div>
  );
}

function Problem({ says }: { says: string | undefined }) {
  return says ? (
    <p role="alert" className="text-bad text-xs">
      {says}
    </p>
  ) : null;
}
