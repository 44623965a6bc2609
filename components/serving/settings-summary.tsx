import Link from 'next/link';
import { Button } from '#components/ui/button.tsx';
import { formatDuration, formatNumber, formatPercent } from '#components/ui/format-number.ts';
import { Facts, Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import type { ServingSettings, SettingsAnswer } from '#lib/serving/contract.ts';
import { revisionProgress } from './revision-progress.ts';
import type { ReplicaNow } from './serving-now.ts';
import { servingSettingsPath } from './serving-path.ts';

/** The settings in a few words, whose they are, and how many replicas go by them. */
export function SettingsSummary({
  model,
  answer,
  replicas,
}: {
  model: string;
  answer: SettingsAnswer | undefined;
  replicas: readonly ReplicaNow[];
}) {
  const progress = answer ? revisionProgress(replicas, answer.revision) : null;
  return (
    <Panel
      title="Settings"
      description={answer ? <Whose answer={answer} /> : 'Asking…'}
      actions={
        <Button asChild>
          <Link href={servingSettingsPath(model)}>Change settings</Link>
        </Button>
      }
    >
      {answer && progress ? (
        <>
          <Facts items={factsOf(answer.settings)} />
          <p className="pt-3">
            <Status state={progress.state} className="font-normal">
              {progress.text}
            </Status>
          </p>
        </>
      ) : (
        <Skeleton className="h-32 w-full" />
      )}
    </Panel>
  );
}

function Whose({ answer: { revision, updated_at, updated_by } }: { answer: SettingsAnswer }) {
  if (revision === 0 || !updated_by) return <>The defaults: nobody has changed them yet</>;
  return (
    <>
      Revision {revision}, by {nameActor(updated_by)} <Time at={updated_at} />
    </>
  );
}

function factsOf({ cache, batching, timeout_ms, breaker, max_concurrent, log }: ServingSettings) {
  const seconds = (value: number) => formatDuration(value * 1000);
  const kept = formatPercent(log.sample_ratio);
  const hidden = log.redact.length;
  return [
    { label: 'Cache', value: cache.enabled ? `on, for ${seconds(cache.ttl_seconds)}` : 'off' },
    {
      label: 'Batching',
      value: batching.enabled
        ? `up to ${formatNumber(batching.max_rows)} rows or ${formatDuration(batching.window_ms)}`
        : 'off',
    },
    { label: 'Timeout', value: formatDuration(timeout_ms) },
    {
      label: 'Breaker',
      value: `opens after ${breaker.failure_threshold} ${breaker.failure_threshold === 1 ? 'failure' : 'failures'}, for ${seconds(breaker.cooldown_seconds)}`,
    },
    { label: 'At one time', value: `${formatNumber(max_concurrent)} requests per replica` },
    {
      label: 'Log',
      value: `${kept} kept${hidden > 0 ? `, ${hidden} ${hidden === 1 ? 'feature' : 'features'} left out` : ''}`,
    },
  ];
}
