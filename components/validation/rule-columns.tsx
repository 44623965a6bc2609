import { Badge } from '#components/ui/badge.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import type { Rule } from '#lib/validation/contract.ts';
import { describeOrigin, describePolicy, describeRule } from '#lib/validation/describe-rule.ts';
import type { RulesAnswer } from '#lib/validation/operations.ts';
import { featureOf, kindNames, policyNames, policyTones } from './rule-words.ts';

type Features = RulesAnswer['features'];

/** A rule in words, and what happens to a value that breaks it. */
export function ruleColumns(features: Features): Column<Rule>[] {
  const types = new Map(features.map(({ name, type }) => [name, type]));
  const expected = (rule: Rule) => describeRule(rule, types.get(featureOf(rule) ?? ''));
  return [
    {
      id: 'feature',
      header: 'Feature',
      width: '13rem',
      phone: 'title',
      value: featureOf,
      cell: (rule) =>
        featureOf(rule) === null ? (
          <span className="text-muted">the row as a whole</span>
        ) : (
          <span className="break-all font-medium">{featureOf(rule)}</span>
        ),
    },
    {
      id: 'kind',
      header: 'Kind',
      width: '9rem',
      value: (rule) => kindNames[rule.kind],
      cell: (rule) => kindNames[rule.kind],
    },
    {
      id: 'expected',
      header: 'Takes',
      phone: 'wide',
      value: expected,
      cell: (rule) => <Expected rule={rule} text={expected(rule)} />,
    },
  ];
}

/** What becomes of what breaks it, to be read. */
export const policyColumn: Column<Rule> = {
  id: 'policy',
  header: 'Else',
  width: '16rem',
  value: (rule) => policyNames[rule.policy.do],
  cell: (rule) => (
    <Badge tone={policyTones[rule.policy.do]} title={policyNames[rule.policy.do]}>
      {describePolicy(rule.policy)}
    </Badge>
  ),
};

function Expected({ rule, text }: { rule: Rule; text: string }) {
  if (rule.kind !== 'expression' && rule.kind !== 'pattern') {
    return <span className="break-words">{text}</span>;
  }
  return (
    <span className="min-w-0 break-words">
      {rule.kind === 'expression' ? (
        <>
          <span className="text-muted">{rule.name}: </span>
          <code className="break-all font-mono text-xs">{rule.expression}</code>
        </>
      ) : (
        <>
          text that matches <code className="break-all font-mono text-xs">{rule.pattern}</code>
        </>
      )}
      {rule.origin ? (
        <span className="block text-muted text-xs first-letter:uppercase">
          {describeOrigin(rule.origin)}
        </span>
      ) : null}
    </span>
  );
}
