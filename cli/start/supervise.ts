import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { UsageError } from '../usage-error.ts';
import { nextRestart } from './backoff.ts';

export interface ProcessSpec {
  /** At the beginning of a sentence: `The gateway`. */
  title: string;
  command: string;
  args: string[];
  env: Record<string, string | undefined>;
  cwd: string;
  logFile: string;
  /** How long it may take to shut down before it is killed. */
  stopWithinMs: number;
}

/** Starts a named process under supervision. */
export type Launch = (
  name: string,
  process: Pick<ProcessSpec, 'command' | 'args'> & { env?: Record<string, string> },
) => Supervised;

export interface Supervised {
  /** Resolves with the first `ready` message; rejects with the last output when the process dies before. */
  ready: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a process and keeps it running: when it dies it is started again with growing delay, and `say` tells so. The process
 * reports over IPC (`{type: 'ready'}`) and shuts down on SIGTERM, or when the IPC channel closes because we died. It has a process
 * group of its own, so that Ctrl-C reaches it through us and in order.
 */
export function supervise(spec: ProcessSpec, say: (line: string) => void): Supervised {
  const log = createWriteStream(spec.logFile, { flags: 'a' });
  let child: ChildProcess | undefined;
  let stopping = false;
  let everReady = false;
  let deathsInARow = 0;
  let restart: NodeJS.Timeout | undefined;
  let lastOutput = '';
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();

  const launch = () => {
    const startedAt = performance.now();
    const next = spawn(spec.command, spec.args, {
      cwd: spec.cwd,
      env: { ...process.env, ...spec.env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child = next;
    for (const stream of [next.stdout, next.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        log.write(chunk);
        lastOutput = (lastOutput + chunk.toString()).slice(-2000);
      });
    }
    next.on('error', (error) => reject(error));
    next.on('message', (message: Record<string, unknown>) => {
      if (message.type !== 'ready') return;
      if (deathsInARow > 0) say(`${spec.title} runs again.`);
      everReady = true;
      resolve();
    });
    next.on('exit', (code, signal) => {
      if (stopping) return;
      const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
      if (!everReady) {
        reject(new UsageError(`${spec.title} did not start: it ${how}.\n${tail(lastOutput)}`));
        return;
      }
      const decision = nextRestart(deathsInARow, performance.now() - startedAt);
      deathsInARow = decision.deathsInARow;
      say(
        `${spec.title} ${how}. Starting it again in ${decision.delayMs / 1000} s. Its log: ${spec.logFile}`,
      );
      restart = setTimeout(launch, decision.delayMs);
    });
  };

  launch();
  return {
    ready,
    async stop() {
      stopping = true;
      clearTimeout(restart);
      if (child) await end(child, spec.stopWithinMs);
      await new Promise((done) => log.end(done));
    },
  };
}

async function end(child: ChildProcess, withinMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
  await exited;
  clearTimeout(timer);
}

function tail(output: string): string {
  return output.trim().split('\n').slice(-12).join('\n');
}
