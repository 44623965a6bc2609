import type { ReleasePlan } from '#lib/releases/contract.ts';
import type { HeldVersion, LoadedVersion } from './version-pool.ts';

/** One release of a model with all its versions loaded. Never changes; a new release is a new snapshot. */
export interface Snapshot {
  readonly seq: number;
  readonly plan: ReleasePlan;
  readonly versions: ReadonlyMap<number, LoadedVersion>;
  /** Keeps the versions loaded until the returned function is called. */
  use(): () => void;
  /** It is no longer in force: its versions may go once nobody uses it. */
  retire(): void;
}

export function createSnapshot(
  seq: number,
  plan: ReleasePlan,
  held: readonly HeldVersion[],
): Snapshot {
  let users = 1;
  const leave = () => {
    users -= 1;
    if (users === 0) for (const version of held) version.release();
  };
  return {
    seq,
    plan,
    versions: new Map(held.map(({ version }) => [version.info.number, version])),
    use: () => {
      users += 1;
      return once(leave);
    },
    retire: once(leave),
  };
}

function once(run: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    run();
  };
}
