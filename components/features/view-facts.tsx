'use client';
import Link from 'next/link';
import { Facts, Panel } from '#components/ui/panel.tsx';
import { Time, useNow } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import { MOST_COUNTED, type ViewAnswerBody } from '#lib/features/operations.ts';
import { describeSpan } from './describe-feature.ts';
import { sourcesPath, viewPath } from './feature-paths.ts';
import { FreshnessStatus } from './freshness-status.tsx';
import { judgeFreshness } from './judge-freshness.ts';
import { TagList } from './tag-list.tsx';

const kinds = { push: 'pushed events', table: 'table', file: 'files' } as const;

/** What a view is, and how fresh its online values are. */
export function ViewFacts({ view }: { view: ViewAnswerBody }) {
  const { says } = judgeFreshness(view, useNow());
  const waiting = view.online.pushed_offline;
  const uses = Object.entries(view.uses);
  return (
    <Panel title="At a glance">
      <Facts
        items={[
          { label: 'Freshness', value: <FreshnessStatus view={view} /> },
          ...(waiting > 0
            ? [
                {
                  label: 'Pushed offline',
                  value: `${waiting === MOST_COUNTED ? 'At least ' : ''}${waiting.toLocaleString('en-US')} ${waiting === 1 ? 'event waits' : 'events wait'} to be materialized`,
                },
              ]
            : []),
          { label: 'Entity', value: view.entity ?? '–' },
          {
            label: 'Source',
            value: view.source ? (
              <>
                <Link
                  href={sourcesPath({ edit: view.source })}
                  className="text-accent-text hover:underline"
                >
                  {view.source}
                </Link>
                {view.source_kind ? (
                  <span className="text-muted"> · {kinds[view.source_kind]}</span>
                ) : null}
              </>
            ) : (
              'Expressions only'
            ),
          },
          {
            label: 'Time to live',
            value: view.ttl ? describeSpan(view.ttl) : 'Any age counts',
          },
          { label: 'Owner', value: view.owner || '–' },
          {
            label: 'Tags',
            value:
              Object.keys(view.tags).length > 0 ? (
                <span className="flex flex-wrap gap-1">
                  <TagList tags={view.tags} />
                </span>
              ) : (
                '–'
              ),
          },
          {
            label: `Version ${view.version} made`,
            value: (
              <>
                <Time at={view.created_at} />
                <span className="text-muted"> by {nameActor(view.created_by)}</span>
              </>
            ),
          },
          ...(uses.length > 0
            ? [
                {
                  label: 'Uses',
                  value: uses.map(([name, version]) => (
                    <Link
                      key={name}
                      href={viewPath(name, { version })}
                      className="block text-accent-text hover:underline"
                    >
                      {name} v{version}
                    </Link>
                  )),
                },
              ]
            : []),
        ]}
      />
      <p className="mt-3 text-muted text-xs">{says}</p>
    </Panel>
  );
}
