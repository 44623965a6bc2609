import type { WireFormat, WireProtocol } from '../wire-protocol.ts';
import { feast } from './feast.ts';
import { mlflow } from './mlflow.ts';
import { native } from './native.ts';
import { openInference } from './open-inference.ts';
import { tensorflowServing } from './tensorflow-serving.ts';

/** Those that predictions are asked for in. */
export const protocols = {
  oip: openInference,
  tfserving: tensorflowServing,
  mlflow,
  native,
} satisfies { [Name in WireProtocol['name']]: WireProtocol & { name: Name } };

/** Every format there is; the native one is last, since it has what no other has. */
export const formats: readonly (WireFormat | WireProtocol)[] = [feast, ...Object.values(protocols)];

/** The format that an address is answered in: the native one where no other has it. */
export function formatAt(url: string): WireFormat | WireProtocol {
  const [path = ''] = url.split('?', 1);
  return formats.find((format) => format.owns(path)) ?? native;
}
