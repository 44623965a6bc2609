import { countJudged, findOpenFindings } from '../../store/figures/monitored.ts';
import { counted, figure, modelOf, number, type RunbookQuery, text } from './query.ts';

export const dataQuality: RunbookQuery = async ({ db }, question) => {
  const model = modelOf(question);
  const [open, { reports }] = await Promise.all([
    findOpenFindings(db, model),
    countJudged(db, model),
  ]);
  const findings = open.filter(({ about }) => about === 'quality');
  const columns = new Set(findings.map(({ column }) => column ?? 'the rows'));
  return {
    said:
      reports === 0
        ? `The data of ${model} was not looked at within a day.`
        : findings.length === 0
          ? 'Nothing is wrong with the data, as scans see it.'
          : `${counted(findings.length, 'finding')}, of ${[...columns].join(', ')}.`,
    columns: [text('Column'), number('Version'), text('Said'), { name: 'Since', unit: 'time' }],
    rows: findings.map((one) => [
      one.column ?? 'the rows',
      one.version,
      one.detail,
      one.since.toISOString(),
    ]),
    figures: { findings: figure(findings.length, reports) },
  };
};
