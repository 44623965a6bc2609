import { findReplicaAcks } from '../../store/figures/released.ts';
import { counted, figure, number, type RunbookQuery, text } from './query.ts';

export const replicas: RunbookQuery = async ({ db }, { model }) => {
  const acks = await findReplicaAcks(db, model);
  const hosts = (of: typeof acks) => new Set(of.map(({ id }) => id)).size;
  const failed = acks.filter(({ status }) => status === 'failed');
  const behind = acks.filter(({ status }) => status === 'pending' || status === 'superseded');
  const all = hosts(acks);
  return {
    said:
      all === 0
        ? 'No replica lives.'
        : `${counted(all, 'replica')}; ${hosts(behind)} behind, ${hosts(failed)} could not load the release in force.`,
    columns: [
      ...[text('Replica'), text('Model')],
      number('Release'),
      ...[text('State'), text('Error')],
      { name: 'Seen', unit: 'seconds' },
    ],
    rows: acks.map((one) => [
      one.hostname,
      one.model,
      one.seq === 0 ? null : one.seq,
      one.status === 'none' ? 'nothing is released' : one.status,
      one.error,
      one.seenSeconds,
    ]),
    figures: {
      replicas: figure(all),
      behind: figure(hosts(behind)),
      failed: figure(hosts(failed)),
    },
  };
};
