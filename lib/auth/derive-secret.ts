import { createHmac } from 'node:crypto';

/** A secret of its own for one purpose, so that none of them reveals another or the key they come from (hexadecimal). */
export function deriveSecret(secretKey: string, purpose: string): string {
  return createHmac('sha256', secretKey).update(purpose).digest('hex');
}
