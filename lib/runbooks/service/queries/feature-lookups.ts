import { showFigure } from '../../judge-check.ts';
import { findViewLookups } from '../../store/figures/served.ts';
import { figure, number, type RunbookQuery, spanWords, text } from './query.ts';
import { shareOf } from './served-versions.ts';

export const featureLookups: RunbookQuery = async ({ db }, { model, minutes }) => {
  const views = await findViewLookups(db, model, minutes);
  const sum = (of: (one: (typeof views)[number]) => number) =>
    views.reduce((total, one) => total + of(one), 0);
  const lookups = sum((one) => one.lookups);
  const failed = shareOf(
    sum((one) => one.failed),
    lookups,
  );
  return {
    said:
      failed === null
        ? `No features were looked up (${spanWords(minutes)}).`
        : `${showFigure(failed, 'share')} of ${lookups.toLocaleString('en-US')} lookups failed (${spanWords(minutes)}).`,
    columns: [
      text('View'),
      number('Lookups'),
      { name: 'Failed', unit: 'share' },
      { name: 'Nothing, or too old', unit: 'share' },
    ],
    rows: views.map((one) => [
      one.view,
      one.lookups,
      shareOf(one.failed, one.lookups),
      shareOf(one.missing, one.lookups),
    ]),
    figures: {
      failed_share: figure(failed, lookups),
      missing_share: figure(
        shareOf(
          sum((one) => one.missing),
          lookups,
        ),
        lookups,
      ),
      lookups: figure(lookups, lookups),
    },
  };
};
