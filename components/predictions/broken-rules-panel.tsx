import { Badge } from '#components/ui/badge.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { policyOutcome, policyTones, ruleTitle } from '#components/validation/rule-words.ts';
import { describeViolation } from '#components/validation/violation-words.ts';
import type { LoggedValidation } from '#lib/validation/contract.ts';
import { showValue } from '#lib/validation/show-value.ts';

/** The rules that a request broke, with what was expected and what was made of it: those of the row that is shown first. */
export function BrokenRulesPanel({
  validation,
  row,
}: {
  validation: LoggedValidation | null;
  row: number;
}) {
  if (!validation) return null;
  const { shadow, revision, counts, violations } = validation;
  const here = violations?.filter((each) => each.row === row) ?? [];
  const rows = new Set(violations?.map((each) => each.row));
  return (
    <Panel
      flush
      className="lg:col-span-2"
      title="Rules it broke"
      description={
        shadow
          ? `By revision ${revision}, in shadow mode: counted, and answered as if there were no rules.`
          : `By revision ${revision} of the version’s rules.`
      }
    >
      <ul className="divide-y">
        {violations
          ? here.map(({ rule, feature, value, expected, policy, to }) => (
              <li
                key={`${rule} ${feature}`}
                className="flex flex-wrap items-baseline justify-between gap-x-4 px-4 py-1.5"
              >
                <span className="min-w-0 break-words">
                  {describeViolation({ rule, feature, value, expected })}
                  {to === undefined || shadow ? null : (
                    <span className="text-muted">; the model was given {showValue(to)}</span>
                  )}
                </span>
                <span className="flex items-center gap-2">
                  <span className="text-muted text-xs">{ruleTitle(rule)}</span>
                  <Badge tone={shadow ? 'outline' : policyTones[policy]}>
                    {policyOutcome(policy, shadow)}
                  </Badge>
                </span>
              </li>
            ))
          : counts.map(([rule, policy, count]) => (
              <li key={rule} className="flex flex-wrap justify-between gap-x-4 px-4 py-1.5">
                <span>
                  {ruleTitle(rule)}, {count === 1 ? 'one row' : `${count} rows`}
                </span>
                <Badge tone={shadow ? 'outline' : policyTones[policy]}>
                  {policyOutcome(policy, shadow)}
                </Badge>
              </li>
            ))}
        {violations && here.length === 0 ? (
          <li className="px-4 py-1.5 text-muted">
            This row keeps every rule, as far as the record tells; something is wrong in{' '}
            {rows.size === 1 ? 'row' : 'rows'}{' '}
            {[...rows]
              .slice(0, 10)
              .map((each) => each + 1)
              .join(', ')}
            .
          </li>
        ) : null}
      </ul>
    </Panel>
  );
}
