import type { Standing } from './breaker-words.ts';
import { ReplicaCell, ReplicaSquare, type Stand } from './replica-cell.tsx';
import type { ReplicaNow } from './serving-now.ts';

/** Beyond so many replicas each is a square. */
const ROOM_FOR = 6;

export interface ReplicaStand {
  replica: ReplicaNow;
  report: Stand | null;
  standing: Standing;
}

/** Where something stands on every replica, side by side; of many, those where it is not as usual are in words. */
export function ReplicaGrid({
  name,
  cells,
  isHeld,
}: {
  /** "Version 2", "Redis". */
  name: string;
  cells: readonly ReplicaStand[];
  /** An operator holds it open: no replica is unusual for that. */
  isHeld: boolean;
}) {
  if (cells.length <= ROOM_FOR) {
    return (
      <ul
        aria-label={`${name} on each replica`}
        className="grid grid-cols-[repeat(auto-fill,minmax(min(15rem,100%),1fr))] gap-2"
      >
        {cells.map((cell) => (
          <ReplicaCell key={cell.replica.id} {...cell} />
        ))}
      </ul>
    );
  }
  const unusual = cells.filter(
    ({ report, standing }) =>
      (standing.state === 'bad' || standing.state === 'warning') &&
      !(isHeld && report?.breaker?.held),
  );
  return (
    <>
      <ul aria-label={`${name} on each replica`} className="flex flex-wrap gap-1">
        {cells.map(({ replica, standing }) => (
          <ReplicaSquare key={replica.id} replica={replica} standing={standing} />
        ))}
      </ul>
      {unusual.length > 0 ? (
        <ul
          aria-label={`${name}, where it is not as it should be`}
          className="grid grid-cols-[repeat(auto-fill,minmax(min(16rem,100%),1fr))] gap-2"
        >
          {unusual.map((cell) => (
            <ReplicaCell key={cell.replica.id} {...cell} />
          ))}
        </ul>
      ) : null}
    </>
  );
}
