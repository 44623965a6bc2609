import { setTimeout as sleep } from 'node:timers/promises';

/** Simulated seconds in a real second; `max` jumps from one departure to the next. */
export type ReplaySpeed = number | 'max';

/** The replay's own time: it starts at the first departure and runs `speed` times as fast. */
export class ReplayClock {
  private start: { simulatedMs: number; realMs: number } | undefined;
  private readonly speed: ReplaySpeed;
  private readonly signal: AbortSignal;

  constructor(speed: ReplaySpeed, signal: AbortSignal) {
    this.speed = speed;
    this.signal = signal;
  }

  /** Resolves once the clock shows `simulatedMs`, or at once when the replay is stopped. */
  async until(simulatedMs: number): Promise<void> {
    this.start ??= { simulatedMs, realMs: performance.now() };
    if (this.speed === 'max' || this.signal.aborted) return;
    const dueMs = this.start.realMs + (simulatedMs - this.start.simulatedMs) / this.speed;
    const waitMs = dueMs - performance.now();
    if (waitMs <= 0) return;
    await sleep(waitMs, undefined, { signal: this.signal }).catch((error: unknown) => {
      if (!this.signal.aborted) throw error;
    });
  }
}
