'use client';
import { Plus, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { Field, Input } from '#components/ui/field.tsx';
import { PageHeader, Panel } from '#components/ui/panel.tsx';
import type { OperationAnswer } from '#lib/http/operation.ts';
import { type EscalationPolicy, escalationPolicySchema } from '#lib/oncall/contract.ts';
import type { listOnCallTargets } from '#lib/oncall/operations.ts';
import { POLICIES } from './on-call-path.ts';
import { Sentences } from './policies-page.tsx';
import { RemovePolicyDialog, SavePolicyDialog } from './policy-dialogs.tsx';
import { policySentences, scopeWords } from './policy-words.ts';
import { moved, readDraft, replaced, without } from './read-draft.ts';
import { ScopeFields } from './scope-fields.tsx';
import { StepFields } from './step-fields.tsx';

/** An escalation policy as a form, with what it does in sentences. */
export function PolicyEditor({
  stored,
  first,
  targets,
}: {
  /** null: a new one. */
  stored: { id: string; revision: number } | null;
  first: EscalationPolicy;
  targets: OperationAnswer<typeof listOnCallTargets>;
}) {
  const router = useRouter();
  const { whyNot } = useViewer();
  const [draft, setDraft] = useState(first);
  // Steps have no id; what is typed stays with its step when they are moved.
  const [keys, setKeys] = useState(() => first.steps.map((_step, index) => index));
  const [isTried, setTried] = useState(false);
  const [dialog, setDialog] = useState<'save' | 'remove' | null>(null);
  const { value, problems } = readDraft(escalationPolicySchema, draft);
  const shown = isTried ? problems : new Map<string, string>();
  const setSteps = (steps: EscalationPolicy['steps']) => setDraft({ ...draft, steps });
  const leave = (isDone: boolean) => {
    setDialog(null);
    if (isDone) router.push(POLICIES);
  };
  return (
    <>
      <PageHeader
        back={{ href: POLICIES, label: 'All escalation policies' }}
        title={stored ? first.name : 'New escalation policy'}
        actions={
          <>
            {stored ? (
              <Button disabledReason={whyNot('admin')} onClick={() => setDialog('remove')}>
                <Trash2 aria-hidden />
                Remove…
              </Button>
            ) : null}
            <Button
              variant="primary"
              disabledReason={whyNot('admin')}
              onClick={() => {
                setTried(true);
                if (value) setDialog('save');
              }}
            >
              Save…
            </Button>
          </>
        }
      />
      <div className="grid items-start gap-4 lg:grid-cols-[2fr_1fr]">
        <div className="grid min-w-0 gap-4">
          {isTried && problems.size > 0 ? (
            <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad">
              {problems.size === 1 ? 'One field is wrong.' : `${problems.size} fields are wrong.`}
            </p>
          ) : null}
          <Panel>
            <div className="flex flex-col gap-4">
              <Field label="Name" error={shown.get('name')}>
                <Input
                  value={draft.name}
                  placeholder="Models"
                  onChange={({ target }) => setDraft({ ...draft, name: target.value })}
                />
              </Field>
              <ScopeFields
                scope={draft}
                problems={shown}
                onChange={(scope) => setDraft({ ...draft, ...scope })}
              />
            </div>
          </Panel>
          {draft.steps.map((step, place) => (
            <StepFields
              key={keys[place]}
              step={step}
              place={place}
              count={draft.steps.length}
              targets={targets}
              problems={shown}
              onChange={(changed) => setSteps(replaced(draft.steps, place, changed))}
              onMove={(by) => {
                setSteps(moved(draft.steps, place, by));
                setKeys(moved(keys, place, by));
              }}
              onRemove={() => {
                setSteps(without(draft.steps, place));
                setKeys(without(keys, place));
              }}
            />
          ))}
          <div className="flex flex-wrap items-end justify-between gap-4">
            <Button
              disabledReason={draft.steps.length >= 20 ? 'A policy has 20 steps at most.' : null}
              onClick={() => {
                setSteps([...draft.steps, { notify: [], wait_minutes: 10 }]);
                setKeys([...keys, Math.max(...keys) + 1]);
              }}
            >
              <Plus aria-hidden />
              Add a step
            </Button>
            <Field label="Then all of it again, times" error={shown.get('repeat')} className="w-56">
              <Input
                type="number"
                min={0}
                max={9}
                className="num"
                value={Number.isNaN(draft.repeat) ? '' : draft.repeat}
                onChange={({ target }) => setDraft({ ...draft, repeat: target.valueAsNumber })}
              />
            </Field>
          </div>
        </div>
        <Panel title="What it does" className="lg:sticky lg:top-16">
          <p className="pb-2">{scopeWords(draft)}:</p>
          <Sentences lines={policySentences(draft, targets)} />
          <p className="pt-3 text-muted text-xs">
            Acknowledging an incident, or moving it on in any way, stops it. A step that reaches
            nobody does not wait.
          </p>
        </Panel>
      </div>
      {dialog === 'save' && value ? (
        <SavePolicyDialog stored={stored} policy={value} onClose={leave} />
      ) : null}
      {dialog === 'remove' && stored ? (
        <RemovePolicyDialog stored={stored} name={first.name} onClose={leave} />
      ) : null}
    </>
  );
}
