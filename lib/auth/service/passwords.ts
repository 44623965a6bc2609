import { randomBytes, randomInt, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { limitConcurrency } from '#lib/guard/limit-concurrency.ts';
import { AppError } from '#lib/http/errors.ts';
import {
  formatPasswordHash,
  PASSWORD_COST,
  type PasswordCost,
  parsePasswordHash,
} from '../password-hash.ts';

const scryptKey = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);
const KEY_BYTES = 32;
const BUSY_WAIT_SECONDS = 2;

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Without a hash (no such user) it takes as long and is false. */
  verify(password: string, hash: string | undefined): Promise<boolean>;
}

/** Hashes with scrypt, a bounded number at a time: each takes 32 MiB and a thread. */
export function createPasswords(cost: PasswordCost = PASSWORD_COST): Passwords {
  const limit = limitConcurrency({
    running: 2,
    waiting: 64,
    refuse: () =>
      new AppError('too_many_attempts', {
        publicMessage: `Too many people are signing in at this moment. Try again in ${BUSY_WAIT_SECONDS} seconds.`,
        extra: { retry_after_seconds: BUSY_WAIT_SECONDS },
      }),
  });
  const derive = (password: string, salt: Buffer, { logN, r, p }: PasswordCost) => {
    const options = { N: 2 ** logN, r, p, maxmem: 256 * r * 2 ** logN };
    // The same character can be typed in two encodings; NFKC makes them one.
    return limit(() => scryptKey(password.normalize('NFKC'), salt, KEY_BYTES, options));
  };
  const hash = async (password: string) => {
    const salt = randomBytes(16);
    return formatPasswordHash({ ...cost, salt, key: await derive(password, salt, cost) });
  };
  const nobody = { ...cost, salt: randomBytes(16), key: randomBytes(KEY_BYTES) };
  return {
    hash,
    async verify(password, text) {
      const held = text === undefined ? undefined : parsePasswordHash(text);
      const expected = held ?? nobody;
      const key = await derive(password, expected.salt, expected);
      return timingSafeEqual(key, expected.key) && held !== undefined;
    },
  };
}

const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Almost 100 random bits that can be read out and typed: four groups of five, without letters that look alike. */
export function makePassword(): string {
  const group = () => Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}
