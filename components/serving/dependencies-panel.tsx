'use client';
import Link from 'next/link';
import { Panel } from '#components/ui/panel.tsx';
import { toSentence } from '#components/ui/to-sentence.ts';
import { dependencyNameSchema } from '#lib/serving/contract.ts';
import { BreakerButtons } from './breaker-buttons.tsx';
import { breakerOfDependency, dependencyUse, dependencyWords } from './dependency-words.ts';
import { HoldNote } from './hold-note.tsx';
import { ReplicaGrid, type ReplicaStand } from './replica-grid.tsx';
import { dependenciesShown, type ReplicaNow, type ServingNow } from './serving-now.ts';
import { dependencyHistoryPath } from './serving-path.ts';

/** What replicas depend on beside the models' runtimes: its breaker on each, and the buttons that hold it. */
export function DependenciesPanel({ model, now }: { model: string; now: ServingNow }) {
  const dependencies = dependenciesShown(now);
  if (dependencies.length === 0) return null;
  return (
    <Panel
      flush
      title="Dependencies"
      description="What replicas use for every model, and can do without"
    >
      <ul className="divide-y">
        {dependencies.map((dependency) => (
          <DependencyRow key={dependency} model={model} dependency={dependency} now={now} />
        ))}
      </ul>
    </Panel>
  );
}

function DependencyRow({
  model,
  dependency,
  now,
}: {
  model: string;
  dependency: string;
  now: ServingNow;
}) {
  const { name, what } = dependencyWords(dependency);
  const hold = now.dependency_holds.find((each) => each.dependency === dependency) ?? null;
  const known = dependencyNameSchema.safeParse(dependency).data;
  const cells = now.replicas.map((replica) => standOf(replica, dependency));
  return (
    <li className="flex flex-col gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="min-w-48 flex-1">
          <span className="font-medium">{name}</span> <span className="text-muted">{what}</span>
        </p>
        <Link
          href={dependencyHistoryPath(model, dependency)}
          aria-label={`History of ${name}`}
          className="text-accent-text hover:underline"
        >
          History
        </Link>
        {known ? (
          <BreakerButtons
            subject={{ dependency: known }}
            name={name}
            isHeld={hold !== null}
            isOpen={cells.some(
              ({ report }) => report?.breaker && report.breaker.state !== 'closed',
            )}
          />
        ) : null}
      </div>
      {hold ? <HoldNote hold={hold} /> : null}
      <ReplicaGrid name={name} cells={cells} isHeld={hold !== null} />
    </li>
  );
}

function standOf(replica: ReplicaNow, dependency: string): ReplicaStand {
  const breaker = breakerOfDependency(replica, dependency);
  const { state, text } = dependencyUse(breaker);
  return {
    replica,
    report: breaker && { state: 'remote', breaker, error: null },
    standing: { state: state ?? 'idle', word: toSentence(text).slice(0, -1) },
  };
}
