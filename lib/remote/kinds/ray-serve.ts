import type { RemoteRuntime } from '../contract.ts';
import type { RemoteProtocol } from '../protocol.ts';
import { readRows, refuseWithoutRows, writeRows } from '../row-form.ts';

type Remote = Extract<RemoteRuntime, { kind: 'ray-serve' }>;

/** A Ray Serve deployment: the row is the body, the answer an object of outputs or the one output's value. */
export const rayServe: RemoteProtocol<Remote> = {
  // Ray's own proxy answers at the server's root, which may not be where the deployment is reached.
  readyPath: () => null,
  metadataPath: () => null,
  readMetadata: () => undefined,
  predictPath: () => '',
  refuse: refuseWithoutRows,
  writeBodies: ({ row }, run) => writeRows(run, row),
  readAnswers: (_remote, run, answers) => readRows(run, answers, 'prediction'),
};
