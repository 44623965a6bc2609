'use client';
import { useState } from 'react';
import { useOperation, useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { type NumberRow, readTexts, toTexts } from '#components/settings-form/number-draft.ts';
import { NumberRows } from '#components/settings-form/number-rows.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Checkbox, Field, Select } from '#components/ui/field.tsx';
import { type AlertRule, alertRuleSchema, type NamedRule } from '#lib/alerts/contract.ts';
import { listAlertRules, previewAlertRule, setAlertRule } from '#lib/alerts/operations.ts';
import type { OperationAnswer } from '#lib/http/operation.ts';
import { severities } from '#lib/notifications/contract.ts';
import { severityWords } from './alert-words.ts';

type Signal = OperationAnswer<typeof listAlertRules>['signals'][number];

const VERDICTS = { bad: 'It would fire: ', good: '', unknown: '' };

function rowsOf({ unit, has_window: hasWindow }: Signal): NumberRow[] {
  const isShare = unit.startsWith('share');
  return [
    {
      path: 'threshold',
      label: 'Threshold',
      unit: isShare ? '%' : unit,
      ...(isShare && { scale: 100 }),
    },
    ...(hasWindow ? [{ path: 'window_minutes', label: 'Over the last', unit: 'minutes' }] : []),
    {
      path: 'for_seconds',
      label: 'Fires once it has held for',
      unit: 'seconds',
    },
    {
      path: 'keep_firing_seconds',
      label: 'Is over when it has not held for',
      unit: 'seconds',
    },
    {
      path: 'least_events',
      label: 'Of fewer requests it never fires',
      unit: 'requests',
    },
  ];
}

/** A rule, for all models. What is decided on stays as it was read. */
export function RuleDialog({
  named,
  signal,
  onClose,
}: {
  named: NamedRule;
  signal: Signal;
  onClose: () => void;
}) {
  const { whyNot } = useViewer();
  const rows = rowsOf(signal);
  const [rule, setRule] = useState<AlertRule>(named.rule);
  const [texts, setTexts] = useState(() => toTexts(named.rule, rows));
  const draft = readTexts(alertRuleSchema, rule, rows, texts);
  const change = useOperationMutation(setAlertRule, { refreshes: [listAlertRules], quiet: true });
  const refusal = whyNot('operator');
  return (
    <ChangeDialog
      title={named.rule.title}
      description={`${signal.about}. It is set for all models, and looked at from the next 15 seconds on.`}
      verb="Save rule"
      required
      isLong
      examples="Such as: at night 2 % is usual"
      why={refusal ?? (draft.problems ? 'Correct the fields first.' : null)}
      change={change}
      onConfirm={(reason) => {
        if (!draft.settings) return;
        const body = { model: named.model, rule: draft.settings, reason: reason ?? '' };
        change.mutate(
          { params: { key: named.key }, body: { ...body, expected_revision: named.revision } },
          { onSuccess: onClose },
        );
      }}
      onClose={onClose}
    >
      <Checkbox
        label="On"
        checked={rule.enabled}
        onCheckedChange={(isOn) => setRule({ ...rule, enabled: isOn === true })}
      />
      <NumberRows rows={rows} texts={texts} problems={draft.problems ?? {}} onChange={setTexts} />
      <Field label="Severity">
        <Select
          value={rule.severity}
          onChange={({ target }) => {
            const severity =
              severities.find((each) => each === Number(target.value)) ?? rule.severity;
            setRule({ ...rule, severity });
          }}
        >
          {severities.map((each) => (
            <option key={each} value={each}>
              {severityWords[each]}
            </option>
          ))}
        </Select>
      </Field>
      <Checkbox
        label="Opens an incident"
        hint="The incident is told, and what else fires about the model becomes part of it. Otherwise the alert is told by the routing."
        checked={rule.opens_incident}
        onCheckedChange={(isOn) => setRule({ ...rule, opens_incident: isOn === true })}
      />
      {draft.settings ? <Preview rule={draft.settings} model={named.model} /> : null}
    </ChangeDialog>
  );
}

function Preview({ rule, model }: { rule: AlertRule; model: string | null }) {
  const { data } = useOperation(previewAlertRule, { body: { model, rule } });
  const shown = data?.seen.slice(0, 5) ?? [];
  return (
    <section aria-live="polite" className="rounded-md bg-sunken px-3 py-2 text-xs">
      <h3 className="font-medium">What it says now</h3>
      {data && shown.length === 0 ? <p>There is nothing it looks at.</p> : null}
      <ul className="flex flex-col gap-1">
        {shown.map((one) => (
          <li key={`${one.model} ${one.version} ${one.said}`}>
            {one.model === null
              ? ''
              : `${one.model}${one.version === null ? '' : ` v${one.version}`}: `}
            {one.is_enough ? VERDICTS[one.verdict] : ''}
            {one.said}
            {one.verdict === 'bad' && !one.is_enough ? ' That is of too few to fire.' : ''}
          </li>
        ))}
      </ul>
      {data && data.seen.length > shown.length ? (
        <p>… and {data.seen.length - shown.length} more</p>
      ) : null}
    </section>
  );
}
