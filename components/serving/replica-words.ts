import type { State } from '#components/ui/status.tsx';
import type { ReplicaNow } from './serving-now.ts';

type Runners = ReplicaNow['runners'];
const runnerWords = {
  starting: 'starting',
  ready: 'ready',
  busy: 'busy',
  ended: 'ended',
} satisfies Record<Runners[number]['state'], string>;

/** "1 ready, 1 busy; 3 restarts". */
export function describeRunners(runners: Runners): { state: State; text: string } {
  if (runners.length === 0) return { state: 'unknown', text: 'none' };
  const counts = new Map<string, number>();
  for (const { state } of runners) counts.set(state, (counts.get(state) ?? 0) + 1);
  const states = Object.entries(runnerWords).flatMap(([state, word]) => {
    const count = counts.get(state);
    return count ? `${count} ${word}` : [];
  });
  const restarts = runners.reduce((sum, runner) => sum + runner.restarts, 0);
  const again = restarts > 0 ? `; ${restarts} ${restarts === 1 ? 'restart' : 'restarts'}` : '';
  return {
    state: counts.has('ended') ? 'bad' : counts.has('starting') ? 'warning' : 'good',
    text: `${states.join(', ')}${again}`,
  };
}

/** How the log does on its way to Postgres. */
export function spoolWord({ spool }: ReplicaNow): { state: State; text: string } {
  if (spool.state === 'full') return { state: 'bad', text: 'full' };
  if (spool.dropped > 0) return { state: 'bad', text: 'dropped records' };
  if (spool.state === 'behind') return { state: 'warning', text: 'behind' };
  return { state: 'good', text: 'keeps up' };
}
