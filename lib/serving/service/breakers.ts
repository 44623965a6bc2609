import type { BreakerView, ServingEvent } from '#lib/telemetry/contract.ts';
import { type BreakerEvent, type BreakerState, closedBreaker, stepBreaker } from '../breaker.ts';
import { type BreakerSettings, servingSettingsSchema } from '../contract.ts';

/** Leave to call once. Exactly one of the three says how it ended; a second word is not heard. */
interface BreakerTicket {
  succeed(): void;
  fail(reason: string): void;
  /** It said nothing about what was called: the input was at fault, or the caller left. */
  ignore(): void;
}

export interface Breaker {
  /** null: not now. */
  admit(): BreakerTicket | null;
  view(): BreakerView;
  /** What stands behind it has been heard of again: an open one that nobody holds lets trials through at once. */
  heard(): void;
  /** An operator holds it open. */
  readonly isHeld: boolean;
  /** Keeps it open until `close`. */
  hold(reason: string): void;
  close(reason?: string): void;
}

interface VersionKey {
  model: string;
  version: number;
}

/** A ServingEvent before it has an id and a replica. */
export type BreakerTransition = Pick<
  ServingEvent,
  'at' | 'kind' | 'model' | 'version' | 'dependency' | 'detail'
>;

export interface Breakers {
  of(key: VersionKey): Breaker;
  /** Of something else that is called, by a name such as `redis`. */
  ofDependency(name: string): Breaker;
  /** What there is, for metrics and reports. */
  versions(): (VersionKey & { breaker: Breaker })[];
  dependencies(): { name: string; breaker: Breaker }[];
  /** A version that is gone, or every version of a model. */
  forget(model: string, version?: number): void;
}

/** The circuit breakers of this replica. A model's settings are read anew at every step. */
export function createBreakers({
  clock,
  now,
  settingsOf,
  dependencySettings = servingSettingsSchema.parse({}).breaker,
  onTransition,
}: {
  /** Milliseconds, monotonic. */
  clock: () => number;
  now: () => Date;
  settingsOf: (model: string) => BreakerSettings;
  /** Left out: a model's defaults. */
  dependencySettings?: BreakerSettings;
  onTransition: (event: BreakerTransition) => void;
}): Breakers {
  const models = new Map<string, Map<number, Breaker>>();
  const others = new Map<string, Breaker>();

  const create = (
    settings: () => BreakerSettings,
    subject: Pick<BreakerTransition, 'model' | 'version' | 'dependency'>,
  ) =>
    createBreaker({
      clock,
      now,
      settings,
      onTransition: (event) => onTransition({ ...event, ...subject }),
    });

  return {
    of({ model, version }) {
      const versions = models.get(model) ?? new Map<number, Breaker>();
      const known = versions.get(version);
      if (known) return known;
      const breaker = create(() => settingsOf(model), { model, version, dependency: null });
      models.set(model, versions.set(version, breaker));
      return breaker;
    },
    ofDependency(name) {
      let breaker = others.get(name);
      if (!breaker) {
        const subject = { model: null, version: null, dependency: name };
        breaker = create(() => dependencySettings, subject);
        others.set(name, breaker);
      }
      return breaker;
    },
    versions: () =>
      [...models].flatMap(([model, versions]) =>
        [...versions].map(([version, breaker]) => ({ model, version, breaker })),
      ),
    dependencies: () => [...others].map(([name, breaker]) => ({ name, breaker })),
    forget(model, version) {
      if (version === undefined) models.delete(model);
      else models.get(model)?.delete(version);
    },
  };
}

function createBreaker({
  clock,
  now,
  settings,
  onTransition,
}: {
  clock: () => number;
  now: () => Date;
  settings: () => BreakerSettings;
  onTransition: (event: Pick<ServingEvent, 'at' | 'kind' | 'detail'>) => void;
}): Breaker {
  let state: BreakerState = closedBreaker(clock());
  /** When it came into its state, by the wall clock, which may be set back and forth. */
  let since = now();

  /** False when the event is refused. */
  function take(event: BreakerEvent): boolean {
    const step = stepBreaker(state, event, clock(), settings());
    if (step.refused !== undefined) return false;
    if (step.next.since !== state.since) since = now();
    state = step.next;
    for (const { kind, detail } of step.effects) {
      onTransition({ at: since.toISOString(), kind, detail });
    }
    return true;
  }

  const isHeld = () => state.is === 'open' && state.until === null;

  return {
    admit() {
      if (!take({ kind: 'admit' })) return null;
      const { epoch } = state;
      let isOpen = true;
      const end = (event: BreakerEvent) => {
        if (isOpen) take(event);
        isOpen = false;
      };
      return {
        succeed: () => end({ kind: 'succeeded', epoch }),
        fail: (reason) => end({ kind: 'failed', epoch, reason }),
        ignore: () => end({ kind: 'ignored', epoch }),
      };
    },
    view() {
      take({ kind: 'look' });
      const until = state.is === 'open' ? state.until : null;
      return {
        state: state.is,
        since: since.toISOString(),
        failures: state.is === 'closed' ? state.failures : 0,
        retry_at:
          until === null ? null : new Date(since.getTime() + until - state.since).toISOString(),
        held: isHeld(),
        last_failure: state.lastFailure,
      };
    },
    heard: () => void take({ kind: 'heard' }),
    get isHeld() {
      return isHeld();
    },
    hold: (reason) => void take({ kind: 'hold', reason }),
    close: (reason) => void take({ kind: 'close', reason }),
  };
}
