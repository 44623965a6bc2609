import type { OnnxSession, Signature } from '#lib/onnx/contract.ts';
import { RunFailure } from '#lib/onnx/run-failure.ts';
import { differsFromServer } from '../check-signature.ts';
import type { RemoteRuntime } from '../contract.ts';
import { type RemoteInterface, type RemoteRun, UnreadableAnswer } from '../protocol.ts';
import { protocolOf } from '../protocols.ts';
import type { RemoteHttp } from './remote-http.ts';

const DEFAULT_TIMEOUT_MS = 30_000;
/** Rows of one request that are under way at one server at one time, where each is a request of its own. */
const ROWS_AT_ONCE = 16;

/** Requests that are under way at one server at one time. */
const RUNS_AT_ONCE = 64;

/** A version that another server runs, as a session like any other: `run` rejects with RunFailure. */
export interface RemoteSession extends OnnxSession {
  /** Rejects with RunFailure when the server does not have the model ready, or has another one than it should. */
  checkReady(timeoutMs: number): Promise<void>;
}

export function createRemoteSession(
  remote: RemoteRuntime,
  version: RemoteInterface,
  http: RemoteHttp,
): RemoteSession {
  const protocol = protocolOf(remote);
  const path = protocol.predictPath(remote);
  const every = version.signature.outputs.map(({ name }) => name);
  let closing: Promise<void> | undefined;

  return {
    // The servers join rows themselves, and better knowing what for.
    rowsAreIndependent: false,
    runsAtOnce: RUNS_AT_ONCE,

    async run(inputs, outputs = every, { timeoutMs = DEFAULT_TIMEOUT_MS } = {}) {
      if (closing) throw new RunFailure('lost', 'the version is no longer loaded');
      const deadline = performance.now() + timeoutMs;
      const run: RemoteRun = { ...version, inputs, outputs };
      const answers = await askAll(protocol.writeBodies(remote, run), (body) =>
        http.request({ path, body, timeoutMs: leftUntil(deadline) }),
      );
      return readable(remote, () => protocol.readAnswers(remote, run, answers));
    },

    async checkReady(timeoutMs) {
      const readyPath = protocol.readyPath(remote);
      if (readyPath !== null) await http.request({ path: readyPath, timeoutMs });
      const described = await describeRemote(remote, http, timeoutMs);
      const differences = described ? differsFromServer(version.signature, described) : [];
      if (differences.length > 0) {
        throw new RunFailure(
          'lost',
          `${hostOf(remote)} has another model: ${differences.join('; ')}`,
        );
      }
    },

    release() {
      closing ??= http.close();
      return closing;
    },
  };
}

/** Inputs and outputs as the server describes them; undefined when it does not. Rejects with RunFailure. */
export async function describeRemote(
  remote: RemoteRuntime,
  http: RemoteHttp,
  timeoutMs: number,
): Promise<Signature | undefined> {
  const protocol = protocolOf(remote);
  const path = protocol.metadataPath(remote);
  if (path === null) return undefined;
  const body = await http.request({ path, timeoutMs });
  return readable(remote, () => protocol.readMetadata(remote, body));
}

function readable<T>(remote: RemoteRuntime, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof UnreadableAnswer)) throw cause;
    const host = hostOf(remote);
    throw new RunFailure('lost', `${host} ${cause.message}`, { plain: `${host} ${cause.plain}` });
  }
}

/** In order, some at a time; the first failure ends it. */
async function askAll<T>(
  bodies: readonly string[],
  ask: (body: string) => Promise<T>,
): Promise<T[]> {
  const answers: T[] = [];
  let next = 0;
  let hasFailed = false;
  const work = async () => {
    while (next < bodies.length && !hasFailed) {
      const at = next;
      next += 1;
      try {
        answers[at] = await ask(bodies[at] ?? '');
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(ROWS_AT_ONCE, bodies.length) }, work));
  return answers;
}

function leftUntil(deadline: number): number {
  return Math.max(1, Math.round(deadline - performance.now()));
}

function hostOf({ url }: RemoteRuntime): string {
  return new URL(url).host;
}
