import { findToldMessages } from '../../store/figures/monitored.ts';
import { counted, figure, type RunbookQuery, spanWords, text } from './query.ts';

export const whoWasTold: RunbookQuery = async ({ db }, { model, incident, minutes }) => {
  const messages = await findToldMessages(db, { model, incident, minutes });
  const of = (status: string) => messages.filter((one) => one.status === status);
  const channels = [...new Set(of('delivered').map(({ channel }) => channel))];
  return {
    said:
      messages.length === 0
        ? `Nobody was told (${spanWords(minutes)}).`
        : `${counted(of('delivered').length, 'message')} arrived${channels.length > 0 ? ` (${channels.join(', ')})` : ''}, ${of('failed').length} failed, ${of('queued').length} wait.`,
    columns: [
      ...[text('Channel'), text('Message'), text('State'), text('Error')],
      { name: 'When', unit: 'time' },
    ],
    rows: messages.map((one) => [
      one.channel,
      one.title,
      one.status,
      one.error,
      one.at.toISOString(),
    ]),
    figures: {
      delivered: figure(of('delivered').length),
      failed: figure(of('failed').length),
      waiting: figure(of('queued').length),
    },
  };
};
