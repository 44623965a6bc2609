import type { WireProtocol } from '../wire-protocol.ts';
import { mlflow } from './mlflow.ts';
import { native } from './native.ts';
import { openInference } from './open-inference.ts';
import { tensorflowServing } from './tensorflow-serving.ts';

export const protocols = {
  oip: openInference,
  tfserving: tensorflowServing,
  mlflow,
  native,
} satisfies { [Name in WireProtocol['name']]: WireProtocol & { name: Name } };

/** The format that an address is answered in: the native one where no other has it. */
export function protocolAt(url: string): WireProtocol {
  const [path = ''] = url.split('?', 1);
  return Object.values(protocols).find((protocol) => protocol.owns(path)) ?? native;
}
