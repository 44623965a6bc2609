import { Badge } from '#components/ui/badge.tsx';
import { Status } from '#components/ui/status.tsx';
import type { ItemState, PostmortemStatus } from '#lib/postmortems/contract.ts';
import { itemLooks, statusLooks } from './postmortem-words.ts';

/** What is not settled yet is neither good nor bad, and has no icon. */
export function StatusWord({ status }: { status: PostmortemStatus | ItemState }) {
  const { word, state } = { ...statusLooks, ...itemLooks }[status];
  return state === null ? <Badge>{word}</Badge> : <Status state={state}>{word}</Status>;
}
