import { expect, it, vi } from 'vitest';
import { RunFailure } from '../run-failure.ts';
import { createHeldSession } from './held-session.ts';
import type { RunnerAnswer } from './runner-messages.ts';
import type { RunnerSlot } from './runner-slot.ts';

type Task = Parameters<RunnerSlot['push']>[0];
type Answer = Parameters<Task['onAnswer']>[0];

/** A runner's place whose answers the test gives. */
function slotOf(tasks: Task[]): RunnerSlot {
  return {
    ...{ pid: 1, state: 'ready' as const, restarts: 0, residentBytes: null, startsAt: 0 },
    push: (task) => tasks.push(task),
    head: () => undefined,
    tasks: () => [],
    forget: () => undefined,
    kill: () => undefined,
    close: () => Promise.resolve(),
  };
}

function holdSession() {
  const tasks: Task[] = [];
  const slot = slotOf(tasks);
  let ids = 0;
  const session = createHeldSession({
    ...{ id: 1, name: 'm', group: 'm', source: { path: '/m.onnx' }, loadTimeoutMs: 1000, slot },
    nextId: () => (ids += 1),
    clock: () => 0,
  });
  session.enter(slot);
  const loaded = { kind: 'loaded', inputs: [], outputs: [] } as unknown as Answer;
  const ran = { kind: 'ran', outputs: {} } as unknown as Answer & RunnerAnswer;
  const answer = (given: Answer) => tasks.shift()?.onAnswer(given);
  return {
    session,
    slot,
    loads: () => answer(loaded),
    runs: () => answer(ran),
    /** As the runtime does when the process has ended over it. */
    ends(kind: 'lost' | 'timeout' | 'rejected' = 'lost') {
      tasks.length = 0;
      const back = session.lost(new RunFailure(kind, 'The process was ended'));
      if (back === 'now') session.enter(slot);
      return back;
    },
  };
}

it('keeps what waits when its process is ended once while it is loaded again', async () => {
  const { session, loads, runs, ends } = holdSession();
  loads();
  const answer = session.run({});
  expect(ends()).toBe('now');
  expect(ends()).toBe('now');
  loads();
  runs();
  await expect(answer).resolves.toEqual({});
});

it('gives what waits up when loading it again ends two processes, and loads it later', async () => {
  vi.useFakeTimers();
  try {
    const { session, loads, runs, ends } = holdSession();
    loads();
    ends();
    const answer = session.run({});
    const refused = expect(answer).rejects.toMatchObject({ kind: 'lost' });
    expect(ends()).toBe('now');
    expect(ends()).toBe('later');
    await refused;
    await vi.advanceTimersByTimeAsync(1000);
    const next = session.run({});
    loads();
    runs();
    await expect(next).resolves.toEqual({});
  } finally {
    vi.useRealTimers();
  }
});

it.each(['timeout', 'rejected'] as const)(
  'a reload that ended by %s is not tried at once',
  (kind) => {
    const { loads, ends, session } = holdSession();
    loads();
    ends();
    expect(ends(kind)).toBe('later');
    session.end();
  },
);

it('a first load that ends its process is not tried again', async () => {
  const { ends, session } = holdSession();
  const refused = expect(session.loaded).rejects.toMatchObject({ kind: 'lost' });
  expect(ends()).toBe('never');
  await refused;
});
