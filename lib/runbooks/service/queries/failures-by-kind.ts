import { findFailureKinds } from '../../store/figures/served.ts';
import { counted, figure, modelOf, number, type RunbookQuery, spanWords, text } from './query.ts';

/** Codes that say that the caller’s input was wrong. */
const REFUSALS = new Set([
  'invalid_features',
  'validation_failed',
  'quarantined',
  'too_many_rows',
  'model_rejected_input',
  'invalid_request',
  'not_json',
]);

export const failuresByKind: RunbookQuery = async ({ db }, question) => {
  const { version, minutes } = question;
  const kinds = await findFailureKinds(db, { model: modelOf(question), version, minutes });
  const sum = (of: typeof kinds) => of.reduce((total, one) => total + one.failures, 0);
  const all = sum(kinds);
  const [most] = kinds;
  return {
    said: most
      ? `${counted(all, 'failure')} of ${counted(kinds.length, 'kind')}, most of them ${most.code} at ${most.stage} (${spanWords(minutes)}).`
      : `No failures (${spanWords(minutes)}).`,
    columns: [
      number('Failures'),
      ...[text('Code'), text('Stage'), text('Version'), text('Such as')],
      { name: 'Last', unit: 'time' },
    ],
    rows: kinds.map((one) => [
      one.failures,
      one.code,
      one.stage,
      one.version === 0 ? 'none chosen' : one.version,
      one.detail,
      one.lastSeenAt.toISOString(),
    ]),
    figures: {
      failures: figure(all),
      kinds: figure(kinds.length),
      rejected: figure(sum(kinds.filter(({ code }) => REFUSALS.has(code)))),
    },
  };
};
