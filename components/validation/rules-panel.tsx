'use client';
import { Pencil } from 'lucide-react';
import Link from 'next/link';
import { useMemo, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import type { RulesAnswer } from '#lib/validation/operations.ts';
import { ruleId } from '#lib/validation/rule-id.ts';
import { ModeBadge } from './mode-badge.tsx';
import { policyColumn, ruleColumns } from './rule-columns.tsx';
import { everyRule, RuleFilters, viewRules } from './rule-filters.tsx';
import { modeWords } from './rule-words.ts';
import { rulesPath } from './validation-path.ts';

const FIRST = 8;

/** What a version takes: its rules in words, what happens else, and whether that is in force. */
export function RulesPanel({ saved }: { saved: RulesAnswer }) {
  const { model, version, rules, features, mode, updated_at, updated_by } = saved;
  const [view, setView] = useState(everyRule);
  const [isWhole, setWhole] = useState(false);
  const columns = useMemo(() => [...ruleColumns(features), policyColumn], [features]);
  const shown = useMemo(() => viewRules(rules, features, view), [rules, features, view]);
  return (
    <Panel
      flush
      title={
        <span className="flex flex-wrap items-center gap-2">
          Rules of version {version} <ModeBadge mode={mode} />
        </span>
      }
      description={
        <>
          {modeWords[mode].says}{' '}
          {updated_at && updated_by ? (
            <>
              Changed by {nameActor(updated_by)} <Time at={updated_at} />.
            </>
          ) : (
            'As they were inferred; nothing is saved yet.'
          )}
        </>
      }
      actions={
        <Button asChild>
          <Link href={rulesPath(model, version)}>
            <Pencil aria-hidden />
            Edit rules
          </Link>
        </Button>
      }
    >
      <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2">
        <RuleFilters rules={rules} features={features} view={view} onView={setView} />
      </div>
      <DataTable
        label={`Rules of version ${version}`}
        columns={columns}
        rows={isWhole ? shown : shown.slice(0, FIRST)}
        rowId={ruleId}
        csvName={isWhole || shown.length <= FIRST ? `${model}-${version}-rules` : undefined}
        total={shown.length}
        empty={
          rules.length === 0 ? (
            <EmptyState title="No rules">
              Every request that the model can run is answered. Edit the rules to add some, or to
              infer them from the reference sample.
            </EmptyState>
          ) : (
            <EmptyState
              title="No such rule"
              action={<Button onClick={() => setView(everyRule)}>Show every rule</Button>}
            />
          )
        }
      />
      {shown.length > FIRST ? (
        <p className="border-t px-4 py-1.5">
          <Button size="sm" onClick={() => setWhole(!isWhole)}>
            {isWhole ? `Show the first ${FIRST} only` : `Show all ${shown.length} rules`}
          </Button>
        </p>
      ) : null}
    </Panel>
  );
}
