import Link from 'next/link';
import { modelPath } from '#components/frame/use-current-model.ts';
import { Num } from '#components/ui/num.tsx';
import { Facts, Panel } from '#components/ui/panel.tsx';
import { Time } from '#components/ui/time.tsx';
import type { Impact, ModelImpact } from '#lib/incidents/contract.ts';

/** What it did, counted from the log, and what that does not say. */
export function ImpactPanel({ impact, className }: { impact: Impact | null; className?: string }) {
  return (
    <Panel
      title="Impact"
      className={className}
      description={
        impact ? (
          <>
            {impact.is_final ? 'Of the time it did harm' : 'So far'}, counted{' '}
            <Time at={impact.counted_at} />
          </>
        ) : null
      }
    >
      {impact ? (
        <div className="flex flex-col gap-4">
          {impact.models.map((model) => (
            <ModelNumbers key={model.model} model={model} isOne={impact.models.length === 1} />
          ))}
          <details className="text-muted text-xs" open={impact.models.length === 0}>
            <summary className="cursor-pointer select-none py-1">
              What these numbers do not say
            </summary>
            <ul className="flex list-disc flex-col gap-1 pt-1 pl-5">
              {impact.unknown.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          </details>
        </div>
      ) : (
        <p className="text-muted">A worker counts it from the log within seconds.</p>
      )}
    </Panel>
  );
}

function ModelNumbers({ model: impact, isOne }: { model: ModelImpact; isOne: boolean }) {
  const { model, versions, requests, refused, failed, degraded, answered, labelled, wrong } =
    impact;
  const named = versions.length === 0 ? 'any version' : versions.map((one) => `v${one}`).join(', ');
  return (
    <div>
      {isOne ? null : (
        <h3 className="pb-2 font-medium">
          <Link href={modelPath(model)} className="hover:underline">
            {model}
          </Link>
        </h3>
      )}
      <Facts
        items={[
          { label: 'Requests', value: <Big value={requests} /> },
          { label: 'Failed (5xx)', value: <Share value={failed} of={requests} /> },
          { label: 'Refused (4xx)', value: <Share value={refused} of={requests} /> },
          { label: 'Degraded', value: <Share value={degraded} of={requests} /> },
          { label: `Answered by ${named}`, value: <Share value={answered} of={requests} /> },
          {
            label: 'Wrong, by later labels',
            value:
              wrong === null ? (
                <Num value={null} why="It predicts numbers, which are not right or wrong" />
              ) : labelled === 0 ? (
                <Num value={null} why="No label has come yet" />
              ) : (
                <Share value={wrong} of={labelled} what="labelled rows" />
              ),
          },
        ]}
      />
    </div>
  );
}

function Big({ value }: { value: number }) {
  return <Num value={value} className="font-medium text-lg" />;
}

function Share({ value, of, what }: { value: number; of: number; what?: string }) {
  return (
    <>
      <Big value={value} />
      {of > 0 ? (
        <span className="text-muted text-xs">
          {' '}
          <Num value={value / of} kind="percent" />
          {what ? (
            <>
              {' '}
              of <Num value={of} /> {what}
            </>
          ) : null}
        </span>
      ) : null}
    </>
  );
}
