import { describe, expect, it } from 'vitest';
import { isSigned, refuseHeaders, signMessage } from './webhook-signature.ts';

// The example of the Standard Webhooks specification.
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const EXAMPLE = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  at: new Date(1_614_265_330_000),
  body: '{"test": 2432232314}',
};

it('signs as the specification does', () => {
  expect(signMessage(SECRET, EXAMPLE)).toEqual({
    'webhook-id': EXAMPLE.id,
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

it('takes a secret as it is, too', () => {
  const plain = signMessage('a secret of the usual kind', EXAMPLE);
  expect(plain['webhook-signature']).toMatch(/^v1,[\w+/]{43}=$/);
  expect(plain).not.toEqual(signMessage(SECRET, EXAMPLE));
});

it.each([
  ['v1,right', true],
  ['v1,wrong v1,right', true],
  ['v2,right', false],
  ['v1,righ', false],
  ['', false],
  ['v1,RIGHT', false],
])('compares %j', (sent, is) => {
  expect(isSigned(sent, 'v1,right')).toBe(is);
});

describe('headers', () => {
  const now = new Date(1_000_000_000);
  const good = { id: 'job:1', timestamp: '1000000', signature: 'v1,x' };
  it.each([
    [good, null],
    [{ ...good, timestamp: '999700' }, null],
    [{ ...good, timestamp: '999699' }, /webhook-timestamp/],
    [{ ...good, timestamp: '1000301' }, /webhook-timestamp/],
    [{ ...good, timestamp: '1e6' }, /webhook-timestamp/],
    [{ ...good, timestamp: '' }, /webhook-timestamp/],
    [{ ...good, id: 'other:1' }, /webhook-id must begin with job:/],
    [{ ...good, id: 'job:' }, /webhook-id/],
    [{ ...good, id: 'job:\n' }, /webhook-id/],
    [{ ...good, id: null }, /Expected the headers/],
    [{ ...good, signature: null }, /Expected the headers/],
  ])('%j', (headers, says) => {
    const why = refuseHeaders(headers, { prefix: 'job:', now });
    if (says === null) expect(why).toBeNull();
    else expect(why).toMatch(says);
  });
});
