import { countJudged, findOpenFindings } from '../../store/figures/monitored.ts';
import { counted, figure, modelOf, number, type RunbookQuery, text } from './query.ts';

export const driftedFeatures: RunbookQuery = async ({ db }, question) => {
  const model = modelOf(question);
  const [open, { judged, reports }] = await Promise.all([
    findOpenFindings(db, model),
    countJudged(db, model),
  ]);
  const drifted = open.filter(({ about }) => about !== 'quality');
  const isFeature = ({ about, role }: (typeof drifted)[number]) =>
    about === 'column' && (role === null || role === 'feature');
  const features = new Set(drifted.filter(isFeature).map(({ column }) => column)).size;
  const prediction = drifted.some((one) => one.about !== 'whole_row' && !isFeature(one));
  return {
    said:
      reports === 0
        ? `${model} was not compared with its reference within a day.`
        : `${counted(features, 'feature')} of ${judged} with a verdict drifted${prediction ? '; the prediction drifted, too' : '; the prediction did not'}.`,
    columns: [text('What'), number('Version'), text('Said'), { name: 'Since', unit: 'time' }],
    rows: drifted.map((one) => [
      one.column ?? (one.about === 'whole_row' ? 'the rows as a whole' : 'the prediction'),
      one.version,
      one.detail,
      one.since.toISOString(),
    ]),
    figures: {
      drifted: figure(features, reports),
      drifted_share: figure(judged > 0 ? features / judged : null, judged),
      prediction_drifted: figure(Number(prediction), reports),
    },
  };
};
