const BAR_WIDTH = 24;
const REDRAWN_MS = 100;

/** A line with a bar and the time left, redrawn in place; silent without a terminal. */
export class TrainingProgress {
  private readonly output: Pick<NodeJS.WriteStream, 'write'> | undefined;
  private startedAt = 0;
  private drawnAt = 0;

  constructor(output: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>) {
    this.output = output.isTTY ? output : undefined;
  }

  /** What is done before training; the time left counts from the end of it. */
  say(what: string): void {
    this.output?.write(`\r\x1b[K${what} …`);
    this.startedAt = performance.now();
  }

  update(done: number, most: number): void {
    const now = performance.now();
    if (!this.output || (now - this.drawnAt < REDRAWN_MS && done < most)) return;
    this.drawnAt = now;
    this.output.write(`\r\x1b[K${describeTraining(done, most, (now - this.startedAt) / 1000)}`);
  }

  close(): void {
    this.output?.write('\r\x1b[K');
  }
}

export function describeTraining(done: number, most: number, seconds: number): string {
  const share = done / most;
  const filled = Math.round(share * BAR_WIDTH);
  const left =
    done > 0 && done < most ? `, ${Math.ceil((seconds / done) * (most - done))} s left` : '';
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${done} of ${most}${left}`;
}
