import { describe, expect, it } from 'vitest';
import { ApiError } from '#components/api/api-error.ts';
import { explainError } from './explain-error.ts';

const hour = { field: 'features.hour', message: 'must be a whole number' };
const share = { field: 'features.share', message: 'is missing' };

function refusal(detail: string, errors?: { field: string; message: string }[]) {
  return new ApiError({
    type: 'urn:mainstay:problem:invalid_request',
    title: 'The request is not valid',
    status: 400,
    code: 'invalid_request',
    detail,
    request_id: 'r1',
    errors,
  });
}

describe('explainError', () => {
  it.each([
    ['with colons', 'features.hour: must be a whole number; features.share: is missing'],
    ['as sentences', 'features.hour must be a whole number; and 1 more.'],
    ['after a word', 'input features.hour must be a whole number; features.share is missing.'],
  ])('leaves out a detail that is the fields in one line, %s', (_name, detail) => {
    expect(explainError(refusal(detail, [hour, share]))).toMatchObject({
      detail: null,
      fields: [hour, share],
      requestId: 'r1',
    });
  });

  it.each([
    [
      'beside a field',
      'The current password is wrong.',
      [{ field: 'current', message: 'must be your current password' }],
    ],
    ['alone', 'There is no model flights.', undefined],
  ])('says a detail of its own only, %s', (_name, detail, errors) => {
    expect(explainError(refusal(detail, errors))).toMatchObject({ detail, fields: [] });
  });

  it('says what any other error says', () => {
    expect(explainError(new Error('lost'))).toMatchObject({ detail: 'lost', requestId: null });
  });
});
