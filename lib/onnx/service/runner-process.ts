import { type ChildProcess, fork } from 'node:child_process';
import type { TensorData, TensorValue } from '../contract.ts';
import type { RunnerAnswer, RunnerRequest } from './runner-messages.ts';

/** What a runner is given of the environment: models are strangers' files, and secrets are none of their business. */
const ENVIRONMENT = /^(PATH|HOME|LANG|LANGUAGE|LC_.*|TZ|TMPDIR|LD_LIBRARY_PATH|MALLOC_.*)$/;
const STDERR_KEPT = 2000;

/** One life of a runner. */
export interface RunnerProcess {
  readonly pid: number | undefined;
  readonly residentBytes: number | null;
  send(request: RunnerRequest): void;
  /** SIGKILL: a run cannot be interrupted. */
  kill(): void;
  readonly exited: Promise<void>;
}

export function startRunnerProcess({
  file,
  onAnswer,
  onExit,
}: {
  file: string;
  onAnswer: (answer: Exclude<RunnerAnswer, { kind: 'memory' }>) => void;
  /** Once, when it has ended or could not be started; with what it said last. */
  onExit: (reason: string, said: string) => void;
}): RunnerProcess {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => ENVIRONMENT.test(name)),
  );
  const child = fork(file, [], {
    serialization: 'advanced',
    // Of the parent's own, hooks and profilers would come along.
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: env as NodeJS.ProcessEnv,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let residentBytes: number | null = null;
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-STDERR_KEPT);
  });
  child.on('message', (answer: RunnerAnswer) => {
    if (answer.kind === 'memory') residentBytes = answer.residentBytes;
    else if (answer.kind === 'ran') onAnswer({ ...answer, outputs: detached(answer.outputs) });
    else onAnswer(answer);
  });
  const exited = ended(child).then((reason) => onExit(reason, said.trim()));
  return {
    pid: child.pid,
    get residentBytes() {
      return residentBytes;
    },
    send(request) {
      // What is not delivered is known to be lost when the process ends.
      child.send(request, undefined, undefined, () => undefined);
    },
    kill: () => void child.kill('SIGKILL'),
    exited,
  };
}

function ended(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('close', (code, signal) => {
      resolve(signal ? `was ended by ${signal}` : `ended with code ${code}`);
    });
  });
}

/** A small tensor is a view on all that was received with it, and would keep that alive. */
function detached(outputs: Record<string, TensorValue>): Record<string, TensorValue> {
  for (const value of Object.values(outputs)) {
    const { data } = value;
    if (Array.isArray(data) || data.byteLength * 2 > data.buffer.byteLength) continue;
    value.data = data.slice() as TensorData;
  }
  return outputs;
}
