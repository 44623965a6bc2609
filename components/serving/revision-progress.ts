import type { State } from '#components/ui/status.tsx';
import { replicaWords } from './fault.ts';
import type { ReplicaNow } from './serving-now.ts';

/** How many replicas go by the newest settings: "2 of 2 replicas are on revision 4". */
export function revisionProgress(
  replicas: readonly ReplicaNow[],
  revision: number,
): { state: State; text: string } {
  const known = replicas.flatMap(({ model }) => model ?? []);
  const settings = revision === 0 ? 'the defaults' : `revision ${revision}`;
  if (known.length === 0) {
    return { state: 'unknown', text: `No replica serves it; the next one goes by ${settings}` };
  }
  const on = known.filter((model) => model.settings_revision >= revision).length;
  const verb = on === 1 && known.length === 1 ? 'goes' : 'go';
  return {
    state: on === known.length ? 'good' : 'warning',
    text: `${on} of ${replicaWords(known.length)} ${verb} by ${settings}`,
  };
}
