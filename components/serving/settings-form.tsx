'use client';
import type { ReactNode } from 'react';
import { Checkbox } from '#components/ui/field.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { NumberField } from './number-field.tsx';
import type { NumberSettingId } from './number-settings.ts';
import { RedactField } from './redact-field.tsx';
import type { SettingsDraft, SettingsProblems } from './settings-draft.ts';

/** Every setting of a model, in groups. */
export function SettingsForm({
  draft,
  onChange,
  problems,
  features,
  disabled,
}: {
  draft: SettingsDraft;
  onChange: (change: Partial<SettingsDraft>) => void;
  problems: SettingsProblems;
  features: readonly string[] | null | undefined;
  disabled: boolean;
}) {
  const number = (id: NumberSettingId, isOff = false) => (
    <NumberField
      key={id}
      id={id}
      value={draft.numbers[id]}
      problem={problems[id]}
      disabled={disabled || isOff}
      onChange={(text) => onChange({ numbers: { ...draft.numbers, [id]: text } })}
    />
  );
  return (
    <div className="grid gap-3 lg:grid-cols-2">
      <Group title="Limits" says="What a request may take before another version answers, or none.">
        {number('timeout_ms')}
        {number('max_concurrent')}
      </Group>
      <Group
        title="Circuit breaker"
        says="Takes a version that keeps failing out of traffic, so that its fallback answers at once."
      >
        {number('breaker.failure_threshold')}
        {number('breaker.cooldown_seconds')}
        {number('breaker.success_threshold')}
      </Group>
      <Group
        title="Cache"
        says="Gives the same answer to the same input without a run; never across versions."
      >
        <Checkbox
          label="Cache answers"
          hint="On by default."
          checked={draft.cache}
          disabled={disabled}
          onCheckedChange={(checked) => onChange({ cache: checked === true })}
        />
        {number('cache.ttl_seconds', !draft.cache)}
      </Group>
      <Group
        title="Batching"
        says="Requests that come together share a run; versions are never mixed."
      >
        <Checkbox
          label="Batch rows"
          hint="On by default; has no effect on versions whose number of rows is fixed."
          checked={draft.batching}
          disabled={disabled}
          onCheckedChange={(checked) => onChange({ batching: checked === true })}
        />
        {number('batching.window_ms', !draft.batching)}
        {number('batching.max_rows', !draft.batching)}
      </Group>
      <Group
        className="lg:col-span-2"
        title="Log"
        says="Every request is counted; here is said which are kept with their inputs and answers."
      >
        {number('log.sample_ratio')}
        <RedactField
          features={features}
          redact={draft.redact}
          disabled={disabled}
          onChange={(redact) => onChange({ redact })}
        />
        {problems.redact ? <p className="text-bad text-xs">{problems.redact}</p> : null}
      </Group>
    </div>
  );
}

function Group({
  title,
  says,
  className,
  children,
}: {
  title: string;
  says: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Panel title={title} description={says} className={className}>
      <div className="flex flex-col gap-4">{children}</div>
    </Panel>
  );
}
