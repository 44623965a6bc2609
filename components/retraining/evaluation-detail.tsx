import { Check, Minus, X } from 'lucide-react';
import Link from 'next/link';
import { withExactTimes } from '#components/ui/format-time.ts';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import type { StoredEvaluation } from '#lib/retraining/contract.ts';
import { cameTo, cameToLooks, ruleWord } from './evaluation-words.ts';
import { runPath } from './retraining-path.ts';

/** Which rules fired and why the others did not. */
export function EvaluationDetail({
  model,
  evaluation,
}: {
  model: string;
  evaluation: StoredEvaluation;
}) {
  const { first_at, last_at, times, triggers, guards, run, policy_version } = evaluation;
  const { state, word } = cameToLooks[cameTo(evaluation)];
  return (
    <div aria-live="polite" className="flex flex-col gap-2">
      <p className="flex flex-wrap items-center gap-x-3">
        <Status state={state}>{word}</Status>
        {run === null ? null : (
          <Link href={runPath(model, run)} className="font-medium text-accent-text hover:underline">
            Run {run}
          </Link>
        )}
        <span className="text-muted">
          <Time at={first_at} show="exact" />
          {first_at === last_at ? null : (
            <>
              {' to '}
              <Time at={last_at} show="exact" />
            </>
          )}
          , {times === 1 ? 'one look' : `${times.toLocaleString('en-US')} looks`} by policy version{' '}
          {policy_version}
        </span>
      </p>
      <div className="grid gap-x-8 gap-y-3 md:grid-cols-2">
        <Rules title="Triggers" rules={triggers} words={{ yes: 'fired', no: 'did not fire' }} />
        <Rules title="Guards" rules={guards} words={{ yes: 'lets it', no: 'holds back' }} isGuard />
      </div>
    </div>
  );
}

function Rules({
  title,
  rules,
  words,
  isGuard = false,
}: {
  title: string;
  rules: StoredEvaluation['triggers'];
  words: { yes: string; no: string };
  isGuard?: boolean;
}) {
  return (
    <section className="min-w-0">
      <h3 className="text-muted text-xs">{title}</h3>
      {rules.length === 0 ? <p className="text-muted">None is set.</p> : null}
      <ul className="flex flex-col gap-0.5">
        {rules.map(({ rule, holds, said }) => {
          const Icon = holds ? Check : isGuard ? X : Minus;
          const tone = holds ? 'text-good' : isGuard ? 'text-warning' : 'text-muted';
          return (
            <li key={rule} className="flex min-w-0 items-start gap-1.5">
              <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${tone}`} />
              <span className="min-w-0 break-words">
                <span className="font-medium">{ruleWord(rule)}</span>{' '}
                <span className="text-muted">{holds ? words.yes : words.no}:</span>{' '}
                {withExactTimes(said)}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
