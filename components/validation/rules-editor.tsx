'use client';
import { Plus, Sparkles } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Select } from '#components/ui/field.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { Feature } from '#lib/onnx/contract.ts';
import { type Mode, modes, type Rule } from '#lib/validation/contract.ts';
import { inferValidation, type RulesAnswer } from '#lib/validation/operations.ts';
import { ruleId } from '#lib/validation/rule-id.ts';
import { editorColumns } from './editor-columns.tsx';
import { mergeInferred } from './merge-inferred.ts';
import { ruleChanges } from './rule-changes.ts';
import { RuleDialog } from './rule-dialog.tsx';
import { everyRule, RuleFilters, viewRules } from './rule-filters.tsx';
import { modeWords } from './rule-words.ts';
import { SaveBar } from './save-bar.tsx';
import { SaveRulesDialog } from './save-rules-dialog.tsx';

/** Rules as they are read, changed, and saved together. */
export function RulesEditor({
  read,
  features,
  reference,
  onReload,
}: {
  read: RulesAnswer;
  features: readonly Feature[];
  /** The file's name; null: it was registered without one. */
  reference: string | null;
  onReload: () => void;
}) {
  const { whyNot } = useViewer();
  const refusal = whyNot('operator');
  const { model, version } = read;
  const [rules, setRules] = useState(read.rules);
  const [mode, setMode] = useState<Mode>(read.mode);
  const [profile, setProfile] = useState(read.profile);
  const [view, setView] = useState(everyRule);
  const [edited, setEdited] = useState<Rule | 'new' | null>(null);
  const [isSaving, setSaving] = useState(false);
  const infer = useOperationMutation(inferValidation, {
    refreshes: [],
    onSuccess: (proposed) => {
      setRules((current) => mergeInferred(current, proposed.rules));
      setProfile(proposed.profile);
    },
  });
  const changes = useMemo(
    () => ruleChanges(read, { mode, rules }, features),
    [read, mode, rules, features],
  );
  const shown = useMemo(() => viewRules(rules, read.features, view), [rules, read.features, view]);
  const columns = useMemo(
    () =>
      editorColumns({
        features: read.features,
        profile,
        refusal,
        onChange: (before, after) =>
          setRules((all) => all.map((rule) => (rule === before ? after : rule))),
        onEdit: setEdited,
        onRemove: (removed) => setRules((all) => all.filter((rule) => rule !== removed)),
      }),
    [read.features, profile, refusal],
  );
  return (
    <>
      <Panel
        flush
        title={
          <span className="flex flex-wrap items-center gap-2">
            Mode
            <Select
              aria-label="Mode"
              value={mode}
              disabled={refusal !== null}
              onChange={(event) =>
                setMode(modes.find((each) => each === event.target.value) ?? mode)
              }
            >
              {modes.map((each) => (
                <option key={each} value={each}>
                  {modeWords[each].name}
                </option>
              ))}
            </Select>
          </span>
        }
        description={modeWords[mode].says}
      >
        <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2">
          <RuleFilters rules={rules} features={read.features} view={view} onView={setView} />
          <span className="flex flex-wrap gap-2 sm:ml-auto">
            <Button
              busy={infer.isPending}
              disabledReason={
                refusal ??
                (reference === null
                  ? 'This version was registered without a reference sample.'
                  : null)
              }
              title={reference ? `From ${reference}` : undefined}
              onClick={() => infer.mutate({ params: { model, version } })}
            >
              <Sparkles aria-hidden />
              Infer anew
            </Button>
            <Button disabledReason={refusal} onClick={() => setEdited('new')}>
              <Plus aria-hidden />
              Add a rule
            </Button>
          </span>
        </div>
        <DataTable
          label={`Rules of version ${version}`}
          columns={columns}
          rows={shown}
          rowId={ruleId}
          empty={
            <EmptyState
              title={rules.length === 0 ? 'No rules' : 'No such rule'}
              action={
                rules.length > 0 ? (
                  <Button onClick={() => setView(everyRule)}>Show every rule</Button>
                ) : null
              }
            >
              {rules.length === 0
                ? 'Add the first, or infer them from the reference sample.'
                : undefined}
            </EmptyState>
          }
        />
      </Panel>
      <SaveBar
        changes={changes.length}
        revision={read.revision}
        refusal={refusal}
        onDiscard={() => {
          setRules(read.rules);
          setMode(read.mode);
        }}
        onSave={() => setSaving(true)}
      />
      {edited ? (
        <RuleDialog
          rule={edited === 'new' ? null : edited}
          taken={rules.filter((rule) => rule !== edited).map(ruleId)}
          features={features}
          profile={profile}
          onDone={(rule) =>
            setRules((all) =>
              edited === 'new'
                ? [...all, rule]
                : all.map((each) => (each === edited ? rule : each)),
            )
          }
          onClose={() => setEdited(null)}
        />
      ) : null}
      {isSaving ? (
        <SaveRulesDialog
          read={read}
          mode={mode}
          rules={rules}
          changes={changes}
          onReload={onReload}
          onClose={(saved) => {
            setSaving(false);
            if (saved) onReload();
          }}
        />
      ) : null}
    </>
  );
}
