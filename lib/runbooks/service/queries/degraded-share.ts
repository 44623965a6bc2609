import { showFigure } from '../../judge-check.ts';
import { figure, number, type RunbookQuery, text } from './query.ts';
import { nameVersion, readServed, shareOf } from './served-versions.ts';

export const degradedShare: RunbookQuery = async (deps, question) => {
  const { versions, total, where } = await readServed(deps, question);
  const { requests, degraded } = total;
  const share = shareOf(degraded, requests);
  return {
    said:
      share === null
        ? `No requests (${where}).`
        : `${showFigure(share, 'share')} of ${requests.toLocaleString('en-US')} requests were answered by a fallback or the default (${where}).`,
    columns: [
      text('Answered by version'),
      number('Requests'),
      number('Degraded'),
      { name: 'Share', unit: 'share' },
    ],
    rows: versions.map((one) => [
      nameVersion(one.version),
      one.requests,
      one.degraded,
      shareOf(one.degraded, one.requests),
    ]),
    figures: {
      degraded_share: figure(share, requests),
      requests: figure(requests, requests),
    },
  };
};
