import { describe, expect, it } from 'vitest';
import { encodeSignInWait, readSignInWait, signInErrorMessage } from './sign-in-error.ts';

describe('signInErrorMessage', () => {
  it.each([
    [null, undefined],
    ['CredentialsSignin', 'The e-mail address or the password is wrong.'],
    [encodeSignInWait(1), 'Too many attempts. Wait 1 second and try again.'],
    [encodeSignInWait(64), 'Too many attempts. Wait 64 seconds and try again.'],
    [encodeSignInWait(900), 'Too many attempts. Wait 15 minutes and try again.'],
  ])('%s', (error, expected) => {
    expect(signInErrorMessage(error)).toBe(expected);
  });
});

it.each([
  [encodeSignInWait(64), 64],
  ['CredentialsSignin', 0],
  [null, 0],
])('readSignInWait(%j) is %i', (error, seconds) => {
  expect(readSignInWait(error)).toBe(seconds);
});
