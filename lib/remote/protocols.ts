import type { RemoteKind, RemoteRuntime } from './contract.ts';
import { flask } from './kinds/flask.ts';
import { oip } from './kinds/oip.ts';
import { rayServe } from './kinds/ray-serve.ts';
import { tfserving } from './kinds/tfserving.ts';
import type { RemoteProtocol } from './protocol.ts';

/** One file for each kind of server. */
const protocols = {
  oip,
  tfserving,
  flask,
  'ray-serve': rayServe,
} satisfies { [K in RemoteKind]: RemoteProtocol<Extract<RemoteRuntime, { kind: K }>> };

/** The protocol of a remote runtime, which is of the kind that its own says. */
export function protocolOf<R extends RemoteRuntime>({ kind }: R): RemoteProtocol<R> {
  return protocols[kind] as unknown as RemoteProtocol<R>;
}
