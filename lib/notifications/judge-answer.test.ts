import { describe, expect, it } from 'vitest';
import { judgeAnswer, judgeReply } from './judge-answer.ts';

const NOW = new Date('2031-05-04T03:00:00Z');
const judge = (status: number, retryAfter: string | null = null, body = '') =>
  judgeAnswer({ status, body, retryAfter }, NOW);

it.each([
  [200, 'delivered'],
  [202, 'delivered'],
  [204, 'delivered'],
  [301, 'refused'],
  [307, 'refused'],
  [400, 'refused'],
  [401, 'refused'],
  [404, 'refused'],
  [410, 'refused'],
  [408, 'again'],
  [425, 'again'],
  [429, 'again'],
  [500, 'again'],
  [503, 'again'],
  [599, 'again'],
])('%i: %s', (status, result) => {
  expect(judge(status)).toMatchObject({ status, result, retryAfterSeconds: null });
});

it.each([
  ['30', 30],
  [' 30 ', 30],
  ['Sun, 04 May 2031 03:02:00 GMT', 120],
  ['Sun, 04 May 2031 02:00:00 GMT', 0],
  ['soon', null],
  ['-5', null],
])('Retry-After %j: %s', (header, seconds) => {
  expect(judge(429, header).retryAfterSeconds).toBe(seconds);
  expect(judge(503, header).retryAfterSeconds).toBe(seconds);
  expect(judge(400, header).retryAfterSeconds).toBeNull();
});

it('says what was answered, in one short line', () => {
  expect(judge(400, null, 'invalid_\n payload').said).toBe('answered 400: invalid_ payload');
  expect(judge(200).said).toBe('answered 200');
  expect(judge(500, null, 'x'.repeat(5000)).said).toHaveLength(314);
  expect(judge(302, null, '<html>').said).toContain('redirects are not followed');
});

describe('of SMTP', () => {
  it.each([
    [550, 'refused'],
    [535, 'refused'],
    [451, 'again'],
    [421, 'again'],
    [null, 'again'],
  ])('%s: %s', (code, result) => {
    expect(judgeReply(code, 'x')).toMatchObject({ status: code, result });
  });
});
