import Link from 'next/link';
import { runPath } from '#components/retraining/retraining-path.ts';
import { CopyableId } from '#components/ui/copy-button.tsx';
import { Num } from '#components/ui/num.tsx';
import { Facts, Panel } from '#components/ui/panel.tsx';
import type { Version } from '#lib/registry/contract.ts';

/** Where a version comes from: data, code, seed and environment. */
export function LineagePanel({ model, lineage }: { model: string; lineage: Version['lineage'] }) {
  const { data_digest, code_revision, snapshot, run, label } = lineage;
  return (
    <Panel title="Lineage">
      {Object.keys(lineage).length === 0 ? (
        <p className="text-muted">
          Nothing is known of the data and code behind this version. Put lineage into its metadata
          to make it reproducible.
        </p>
      ) : (
        <Facts
          items={[
            { label: 'Trainer', value: lineage.trainer ?? <Num value={null} why="Not given" /> },
            ...(run === undefined
              ? []
              : [
                  {
                    label: 'Training run',
                    value: (
                      <Link href={runPath(model, run)} className="num hover:underline">
                        Run {run}
                      </Link>
                    ),
                  },
                ]),
            { label: 'Data rows', value: <Num value={lineage.data_rows} why="Not given" /> },
            { label: 'Data digest', value: <OptionalId id={data_digest} /> },
            ...(snapshot === undefined
              ? []
              : [{ label: 'Snapshot', value: <OptionalId id={snapshot} /> }]),
            ...(label === undefined ? [] : [{ label: 'Learned column', value: label }]),
            { label: 'Code revision', value: <OptionalId id={code_revision} /> },
            {
              label: 'Seed',
              value: <span className="num">{lineage.seed ?? <OptionalId id={undefined} />}</span>,
            },
          ]}
        />
      )}
    </Panel>
  );
}

function OptionalId({ id }: { id: string | undefined }) {
  return id === undefined ? (
    <Num value={null} why="Not given" />
  ) : (
    <CopyableId id={id} length={12} />
  );
}
