import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import type { Hold } from './serving-now.ts';

/** Who holds a breaker open, since when and why. */
export function HoldNote({ hold }: { hold: Hold }) {
  return (
    <p className="rounded-md bg-warning-soft px-3 py-1.5">
      Held open on every replica by {nameActor(hold.held_by)} <Time at={hold.held_at} />:{' '}
      <span className="break-words">{hold.reason}</span>
    </p>
  );
}
