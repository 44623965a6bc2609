import { Panel } from '#components/ui/panel.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import type { OperationAnswer } from '#lib/http/operation.ts';
import type { getRetraining, StoredPolicy } from '#lib/retraining/operations.ts';
import { describePolicy } from './policy-words.ts';

/** The policy in force, in words. */
export function PolicyPanel({
  about,
  stored,
}: {
  about: OperationAnswer<typeof getRetraining>;
  stored: StoredPolicy;
}) {
  const { next_scheduled_at, last_evaluation } = about;
  const trainer = about.trainers.find(({ name }) => name === stored.policy.trainer.name);
  return (
    <Panel
      title={`Policy, version ${stored.version}`}
      description={
        <>
          Set <Time at={stored.created_at} /> by {nameActor(stored.created_by)}
          {stored.reason ? `: ${stored.reason}` : ''}
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {trainer && !trainer.is_ready ? (
          <p role="alert" className="rounded-md bg-warning-soft px-3 py-2">
            The trainer {trainer.name} cannot run: {trainer.said}
          </p>
        ) : null}
        <PolicyWords stored={stored} />
        <p className="flex flex-wrap gap-x-6 gap-y-1 border-t pt-3 text-muted">
          <span>
            Next by the schedule:{' '}
            {next_scheduled_at ? (
              <span className="text-text">
                <Time at={next_scheduled_at} show="exact" /> (<Time at={next_scheduled_at} />)
              </span>
            ) : (
              'it has none'
            )}
          </span>
          <span>
            Looked at last:{' '}
            {last_evaluation ? (
              <span className="text-text">
                <Time at={last_evaluation.last_at} />
              </span>
            ) : (
              'not yet'
            )}
          </span>
        </p>
      </div>
    </Panel>
  );
}

function PolicyWords({ stored }: { stored: StoredPolicy }) {
  return (
    <dl className="grid gap-x-8 gap-y-3 md:grid-cols-2 xl:grid-cols-3">
      {describePolicy(stored.policy).map(({ label, says }) => (
        <div key={label} className="min-w-0">
          <dt className="text-muted text-xs">{label}</dt>
          <dd>
            <ul className="flex flex-col">
              {says.map((each) => (
                <li key={each} className="break-words first-letter:uppercase">
                  {each}
                </li>
              ))}
            </ul>
          </dd>
        </div>
      ))}
    </dl>
  );
}
