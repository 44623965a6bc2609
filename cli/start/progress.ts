const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

export interface Progress {
  /** Runs `work` as a named step, shown with its running time, and on one line when done. `note` changes what is said beside it. */
  step<T>(title: string, work: (note: (text: string) => void) => Promise<T>): Promise<T>;
  say(line: string): void;
  close(): void;
}

/**
 * Shows steps that may run at the same time. On a terminal the running ones are redrawn in place; elsewhere each step says
 * when it begins and ends.
 */
export function createProgress(output: NodeJS.WriteStream): Progress {
  const running = new Map<symbol, { title: string; note: string; startedAt: number }>();
  let drawn = 0;
  let frame = 0;

  const clear = () => {
    if (drawn > 0) output.write(`\x1b[${drawn}F\x1b[0J`);
    drawn = 0;
  };
  const draw = () => {
    if (!output.isTTY) return;
    clear();
    for (const { title, note, startedAt } of running.values()) {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
      const line = `${FRAMES[frame % FRAMES.length]} ${title} ${note} ${seconds} s`.replaceAll(
        / +/g,
        ' ',
      );
      output.write(`${line.slice(0, (output.columns ?? 80) - 1)}\n`);
      drawn += 1;
    }
    frame += 1;
  };
  const say = (line: string) => {
    if (output.isTTY) clear();
    output.write(`${line}\n`);
    draw();
  };
  const timer = output.isTTY ? setInterval(draw, 100) : undefined;

  return {
    say,
    async step(title, work) {
      const id = Symbol(title);
      const startedAt = performance.now();
      const entry = { title, note: '', startedAt };
      running.set(id, entry);
      if (!output.isTTY) say(`  ${title} …`);
      try {
        const result = await work((note) => {
          entry.note = note;
        });
        running.delete(id);
        const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
        say(`✓ ${title}${entry.note ? ` ${entry.note}` : ''} (${seconds} s)`);
        return result;
      } catch (error) {
        running.delete(id);
        say(`✗ ${title}`);
        throw error;
      }
    },
    close() {
      clearInterval(timer);
      if (output.isTTY) clear();
    },
  };
}
