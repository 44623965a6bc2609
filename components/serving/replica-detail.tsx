import { CopyableId } from '#components/ui/copy-button.tsx';
import { formatBytes } from '#components/ui/format-number.ts';
import { Num } from '#components/ui/num.tsx';
import { Facts } from '#components/ui/panel.tsx';
import { Time } from '#components/ui/time.tsx';
import { breakerWord } from './breaker-words.ts';
import { dependencyWords } from './dependency-words.ts';
import type { ReplicaNow } from './serving-now.ts';

/** A replica opened: its log, its memory, its runners one by one. */
export function ReplicaDetail({ replica }: { replica: ReplicaNow }) {
  const { spool, memory, cache, dependencies, runners, model } = replica;
  const bytes = (size: number) => <span className="num">{formatBytes(size)}</span>;
  return (
    <div className="flex max-w-5xl flex-col gap-3 pt-2 sm:pl-6">
      <Facts
        items={[
          { label: 'Replica', value: <CopyableId id={replica.id} length={12} /> },
          { label: 'Address', value: <span className="break-all">{replica.url}</span> },
          { label: 'Heard from', value: <Time at={replica.last_seen_at} /> },
          {
            label: 'Settings, revision',
            value: <Num value={model?.settings_revision} why="It does not know the model yet" />,
          },
          { label: 'Records waiting', value: <Num value={spool.waiting_records} /> },
          { label: 'Room for the log', value: bytes(spool.max_bytes) },
          { label: 'Records dropped', value: <Num value={spool.dropped} /> },
          { label: 'Left out by sampling', value: <Num value={spool.sampled_out} /> },
          { label: 'Versions in memory', value: bytes(memory.loaded_bytes) },
          { label: 'Memory budget', value: bytes(memory.max_bytes) },
          {
            label: 'Answers cached',
            value: (
              <>
                <Num value={cache.entries} /> in {bytes(cache.bytes)}
              </>
            ),
          },
          ...dependencies.map(({ name, breaker }) => ({
            label: `Breaker of ${dependencyWords(name).name}`,
            value: breakerWord(breaker),
          })),
        ]}
      />
      <table className="w-full max-w-2xl">
        <caption className="pb-1 text-left text-muted text-xs">
          Runners: the processes that run models
        </caption>
        <thead>
          <tr className="border-b text-muted text-xs">
            {['Process', 'State', 'Versions', 'Restarts', 'Memory'].map((name, index) => (
              <th
                key={name}
                scope="col"
                className={index < 2 ? 'py-1 text-left font-medium' : 'py-1 text-right font-medium'}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runners.map((runner, index) => (
            <tr key={runner.pid ?? `none ${index}`} className="border-b last:border-b-0">
              <td className="num py-1">{runner.pid ?? '–'}</td>
              <td className="py-1">{runner.state}</td>
              <td className="py-1 text-right">
                <Num value={runner.versions} />
              </td>
              <td className="py-1 text-right">
                <Num value={runner.restarts} />
              </td>
              <td className="py-1 text-right">
                {runner.resident_bytes === null ? (
                  <Num value={null} why="Not measured yet" />
                ) : (
                  bytes(runner.resident_bytes)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
