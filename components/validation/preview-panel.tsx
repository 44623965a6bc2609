import Link from 'next/link';
import { predictionsPath } from '#components/predictions/prediction-path.ts';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import { policyKinds } from '#lib/validation/contract.ts';
import type { Preview } from '#lib/validation/operations.ts';
import { changedCounts } from './changed-counts.ts';
import { EffectTable } from './effect-table.tsx';
import { describeEffect, withheld } from './effect-words.ts';
import { ruleTitle } from './rule-words.ts';
import { describeViolation } from './violation-words.ts';

const SHOWN = 5;

/** What rules would have done to the last real requests: beside the saved ones, or alone. */
export function PreviewPanel({
  model,
  preview,
  alone = false,
}: {
  model: string;
  preview: Preview;
  alone?: boolean;
}) {
  const { requests, unreadable, from, to, saved, given, examples } = preview;
  if (requests === 0) {
    return (
      <p className="text-muted">{model} has had no request yet that they could be tried on.</p>
    );
  }
  const stopped = withheld(given);
  const isWorse = stopped > withheld(saved) || given.rejected > saved.rejected;
  const changed = alone ? [] : changedCounts(preview.rules);
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <p>
        <Status state={stopped === 0 ? 'good' : alone || isWorse ? 'warning' : 'unknown'}>
          Of the last {requests.toLocaleString('en-US')} requests, {describeEffect(given)}
        </Status>
        <span className="block pt-0.5 text-muted text-xs">
          From <Time at={from} show="exact" /> to <Time at={to} show="exact" />, whichever version
          answered.
          {unreadable > 0
            ? ` ${unreadable.toLocaleString('en-US')} of them could not be tried: the log does not hold their inputs as features.`
            : ''}
        </span>
      </p>
      <div className="rounded-md border">
        <EffectTable saved={alone ? undefined : saved} given={given} />
      </div>
      {changed.length > 0 ? (
        <ul className="flex flex-col gap-0.5">
          {changed.map(({ rule, text }) => (
            <li key={rule} className="break-words">
              <span className="font-medium">{ruleTitle(rule)}</span>: {text}
            </li>
          ))}
        </ul>
      ) : null}
      {examples.length > 0 ? (
        <div>
          <h3 className="text-muted text-xs">Examples</h3>
          <ul>
            {severestFirst(examples)
              .slice(0, SHOWN)
              .map((example) => (
                <li
                  key={`${example.request_id} ${example.row} ${example.rule}`}
                  className="break-words py-0.5"
                >
                  {describeViolation(example)}{' '}
                  <Link
                    href={predictionsPath(model, example.request_id)}
                    target={alone ? undefined : '_blank'}
                    className="whitespace-nowrap text-accent-text text-xs hover:underline"
                  >
                    open the prediction
                  </Link>
                </li>
              ))}
          </ul>
        </div>
      ) : null}
    </div>
  );
}

function severestFirst(examples: Preview['examples']): Preview['examples'] {
  return examples.toSorted((a, b) => policyKinds.indexOf(b.policy) - policyKinds.indexOf(a.policy));
}
