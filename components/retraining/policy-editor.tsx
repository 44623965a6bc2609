'use client';
import { History } from 'lucide-react';
import { useMemo, useState } from 'react';
import { z } from 'zod';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { useFilters } from '#components/filters/use-filters.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import type { OperationAnswer } from '#lib/http/operation.ts';
import { backtestRetraining, type getRetraining } from '#lib/retraining/operations.ts';
import { retrainingPolicySchema } from '#lib/retraining/policy.ts';
import { BacktestPanel } from './backtest-panel.tsx';
import { policyChanges } from './policy-changes.ts';
import { checkDraft, type PolicyDraft } from './policy-draft.ts';
import { PolicyForm } from './policy-form.tsx';
import { readYaml, writeYaml } from './policy-yaml.ts';
import { SavePolicyDialog } from './save-policy-dialog.tsx';
import { sensiblePolicy } from './sensible-policy.ts';
import { YamlEditor } from './yaml-editor.tsx';

const filters = { as: z.enum(['form', 'yaml']) };

/** One policy, written as a form or as YAML. */
export function PolicyEditor({
  about,
  onReload,
}: {
  about: OperationAnswer<typeof getRetraining>;
  onReload: () => void;
}) {
  const { model, policy: stored } = about;
  const { whyNot } = useViewer();
  const { filter, setFilter } = useFilters(filters);
  const first = useMemo(
    () => stored?.policy ?? retrainingPolicySchema.parse(sensiblePolicy),
    [stored],
  );
  const [draft, setDraft] = useState<PolicyDraft>(first);
  const [text, setText] = useState(() => writeYaml(first));
  const [isSaving, setSaving] = useState(false);
  // It changes nothing, so nothing is read again: not the policy that is being written either.
  const backtest = useOperationMutation(backtestRetraining, {
    quiet: true,
    refreshes: [backtestRetraining],
  });
  const isYaml = filter.as === 'yaml';
  const yaml = useMemo(() => (isYaml ? readYaml(text) : null), [isYaml, text]);
  const form = useMemo(() => (isYaml ? null : checkDraft(draft)), [isYaml, draft]);
  const policy = (yaml ?? form)?.policy ?? null;
  const problems = (yaml ?? form)?.problems.length ?? 0;
  const changes = policy && stored ? policyChanges(stored.policy, policy) : null;
  const wrong =
    problems > 0 ? `Correct ${problems === 1 ? 'the field' : 'the fields'} first.` : null;
  function show(as: 'form' | 'yaml') {
    if (as === 'yaml') setText(writeYaml(policy ?? draft));
    else if (policy) setDraft(policy);
    setFilter({ as: as === 'yaml' ? 'yaml' : null });
  }
  const unsaved = stored
    ? changes?.length === 0
      ? 'As it is in force.'
      : changes
        ? `${changes.length === 1 ? 'One field differs' : `${changes.length} fields differ`} from version ${stored.version}.`
        : null
    : 'A proposal. Nothing holds until it is saved.';
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <div className="sticky top-12 z-10 flex flex-wrap items-center gap-2 rounded-lg border bg-surface px-3 py-2">
        <fieldset aria-label="Written as" className="flex">
          <Button
            variant={isYaml ? 'ghost' : 'secondary'}
            aria-pressed={!isYaml}
            disabledReason={isYaml ? wrong : null}
            onClick={() => show('form')}
          >
            Form
          </Button>
          <Button
            variant={isYaml ? 'secondary' : 'ghost'}
            aria-pressed={isYaml}
            onClick={() => isYaml || show('yaml')}
          >
            YAML
          </Button>
        </fieldset>
        <span className="mr-auto text-muted">
          {problems > 0
            ? `${problems === 1 ? 'One field is' : `${problems} fields are`} wrong.`
            : unsaved}
        </span>
        <Button
          busy={backtest.isPending}
          disabledReason={wrong}
          onClick={() => policy && backtest.mutate({ params: { model }, body: { policy } })}
        >
          <History aria-hidden />
          Backtest
        </Button>
        <Button
          variant="primary"
          disabledReason={
            whyNot('operator') ??
            wrong ??
            (changes?.length === 0 ? 'Nothing differs from the policy in force.' : null)
          }
          onClick={() => setSaving(true)}
        >
          Save…
        </Button>
      </div>
      {backtest.error ? <ErrorNote error={backtest.error} /> : null}
      {backtest.data ? <BacktestPanel answer={backtest.data} /> : null}
      {isYaml ? (
        <YamlEditor text={text} problems={yaml?.problems ?? []} onChange={setText} />
      ) : (
        <PolicyForm
          draft={draft}
          problems={form?.problems ?? []}
          about={about}
          onChange={setDraft}
        />
      )}
      {isSaving && policy ? (
        <SavePolicyDialog
          model={model}
          policy={policy}
          changes={changes}
          version={stored?.version ?? null}
          onReload={onReload}
          onClose={(saved) => {
            setSaving(false);
            if (saved) onReload();
          }}
        />
      ) : null}
    </div>
  );
}
