import { showFigure } from '../../judge-check.ts';
import { findLabelState } from '../../store/figures/monitored.ts';
import { figure, modelOf, number, type RunbookQuery, text } from './query.ts';

export const labelDelay: RunbookQuery = async ({ db }, question) => {
  const model = modelOf(question);
  const { labelled, hoursSince, said } = await findLabelState(db, model);
  const late = said.filter(({ kind }) => kind === 'labels_late');
  const newest =
    hoursSince === null
      ? 'No label has come yet'
      : `The newest label came ${showFigure(hoursSince, 'number')} h ago`;
  return {
    said: `${newest}; ${late.length > 0 ? 'they come later than usual' : 'they do not come later than usual, as far as is known'}.`,
    columns: [number('Version'), text('State'), text('Said'), { name: 'Since', unit: 'time' }],
    rows: said.map(({ version, kind, detail, at }) => [
      version,
      kind === 'labels_late' ? 'late' : 'usual',
      detail,
      at.toISOString(),
    ]),
    figures: {
      late: figure(Number(late.length > 0), labelled),
      hours_since_label: figure(hoursSince, labelled),
    },
  };
};
