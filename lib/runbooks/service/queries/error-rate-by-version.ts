import { showFigure } from '../../judge-check.ts';
import { figure, number, type RunbookQuery, text } from './query.ts';
import { nameVersion, readServed, shareOf } from './served-versions.ts';

export const errorRateByVersion: RunbookQuery = async (deps, question) => {
  const { versions, total, where } = await readServed(deps, question);
  const { requests, serverErrors, clientErrors } = total;
  const rate = shareOf(serverErrors, requests);
  const failed = `${serverErrors.toLocaleString('en-US')} of ${requests.toLocaleString('en-US')} requests failed`;
  return {
    said:
      rate === null
        ? `No requests (${where}).`
        : `${failed}, ${showFigure(rate, 'share')} (${where}).`,
    columns: [
      text('Version'),
      number('Requests'),
      number('Failed'),
      { name: 'Error rate', unit: 'share' },
      { name: 'Refused as wrong', unit: 'share' },
    ],
    rows: versions.map((one) => [
      nameVersion(one.version),
      one.requests,
      one.serverErrors,
      shareOf(one.serverErrors, one.requests),
      shareOf(one.clientErrors, one.requests),
    ]),
    figures: {
      error_rate: figure(rate, requests),
      rejected_rate: figure(shareOf(clientErrors, requests), requests),
      requests: figure(requests, requests),
    },
  };
};
