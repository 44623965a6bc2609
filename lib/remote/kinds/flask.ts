import type { RemoteRuntime } from '../contract.ts';
import type { RemoteProtocol } from '../protocol.ts';
import { readRows, refuseWithoutRows, writeRows } from '../row-form.ts';

type Remote = Extract<RemoteRuntime, { kind: 'flask' }>;

/** `{"features": row}` → `{"prediction": value}`, as most small Flask and FastAPI services have it; further outputs by name. */
export const flask: RemoteProtocol<Remote> = {
  readyPath: () => null,
  metadataPath: () => null,
  readMetadata: () => undefined,
  predictPath: () => '',
  refuse: refuseWithoutRows,
  writeBodies: ({ row }, run) => writeRows(run, row).map((written) => `{"features":${written}}`),
  readAnswers: (_remote, run, answers) => readRows(run, answers, 'prediction'),
};
