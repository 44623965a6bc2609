import { hash } from 'node:crypto';

export const API_KEY_MIN_LENGTH = 20;
const MADE_HERE = 'mst_';

/**
 * SHA-256, hexadecimal: what is kept of a key. A key has 256 random bits (or is the operator's own long secret), so a slow
 * hash would add nothing but time to every request.
 */
export function hashApiKey(token: string): string {
  return hash('sha256', token, 'hex');
}

/** The text of a key made of these random bytes. */
export function formatApiKey(randomBytes: Uint8Array): string {
  return MADE_HERE + Buffer.from(randomBytes).toString('base64url');
}

/** The first characters, to recognise a key by; fewer of a key that someone else chose. */
export function apiKeyPrefix(token: string): string {
  return token.slice(0, token.startsWith(MADE_HERE) ? 10 : 4);
}
