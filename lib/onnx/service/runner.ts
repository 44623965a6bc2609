/**
 * The program of a runner: a process that holds ONNX sessions, so that a model that hangs or crashes takes nothing else with
 * it. It works one request after the other, since the runtime blocks the thread while it loads or runs.
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { refuseHuge } from '../answer-size.ts';
import { type LocalSession, openSession, prepareRuntime } from './local-session.ts';
import type { RunnerAnswer, RunnerRequest } from './runner-messages.ts';

const MEMORY_EVERY_MS = 5000;
/**
 * While a model hangs, this thread sees nothing, not even that the parent has died; then nobody is left to end the process,
 * and a thread of its own does. Plain JavaScript in a string, since a thread that strips types needs many times the memory.
 */
const WATCH_PARENT = `
  const { workerData } = require('node:worker_threads');
  setInterval(() => {
    if (process.ppid !== workerData) process.kill(process.pid, 'SIGKILL');
  }, 1000);
`;

const sessions = new Map<number, LocalSession>();
const queue: RunnerRequest[] = [];
let isWorking = false;

async function work(): Promise<void> {
  if (isWorking) return;
  isWorking = true;
  for (let request = queue.shift(); request; request = queue.shift()) {
    const answer = await answerTo(request);
    // Written out before the next run blocks the thread.
    if (answer) await send(answer);
    if (request.kind !== 'run') await sayMemory();
  }
  isWorking = false;
}

async function answerTo(request: RunnerRequest): Promise<RunnerAnswer | undefined> {
  const { kind } = request;
  if (kind === 'release') {
    const session = sessions.get(request.session);
    sessions.delete(request.session);
    await session?.release();
    return undefined;
  }
  const { id } = request;
  try {
    if (kind === 'load') {
      const session = await load(request.path, request.digest);
      sessions.set(request.session, session);
      return { kind: 'loaded', id, inputs: session.inputs, outputs: session.outputs };
    }
    const session = sessions.get(request.session);
    if (!session) throw new Error('The model is no longer loaded');
    const outputs = await session.run(request.inputs, request.outputs);
    const refusal = refuseHuge(outputs);
    if (refusal) throw new Error(refusal);
    return { kind: 'ran', id, outputs };
  } catch (error) {
    return { kind: 'failed', id, message: error instanceof Error ? error.message : String(error) };
  }
}

/** The bytes that are verified are the bytes that are loaded. */
async function load(path: string, digest: string | undefined): Promise<LocalSession> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`The model’s file cannot be read (${error.code ?? error.message})`);
  });
  const found = digest && createHash('sha256').update(bytes).digest('hex');
  if (found !== digest) {
    throw new Error(`The model’s file is damaged: its digest is now ${found}, not ${digest}`);
  }
  try {
    return await openSession(bytes);
  } finally {
    // The runtime has its own copy; this one is given back at once, not when the collector comes round to it.
    if (bytes.length === bytes.buffer.byteLength) bytes.buffer.transfer(0);
  }
}

function send(answer: RunnerAnswer): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(answer, undefined, undefined, (error) => {
      // Nobody listens any more.
      if (error) process.exit(0);
      resolve();
    });
  });
}

function sayMemory(): Promise<void> {
  return send({ kind: 'memory', residentBytes: process.memoryUsage.rss() });
}

/** When memory runs out it had better be a runner that goes, which is replaced, than the process that serves. */
function volunteer(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', '300');
  } catch {
    // Only Linux has it.
  }
}

// Ctrl-C reaches every process of the terminal; a runner ends when its parent lets go of it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.exit(0));
new Worker(WATCH_PARENT, { eval: true, workerData: process.ppid }).unref();
process.title = 'mainstay-runner';
volunteer();
await prepareRuntime();
process.on('message', (request: RunnerRequest) => {
  queue.push(request);
  void work();
});
setInterval(() => {
  if (!isWorking) void sayMemory();
}, MEMORY_EVERY_MS).unref();
await send({ kind: 'ready' });
