import { randomBytes } from 'node:crypto';
import { deriveSecret } from '#lib/auth/derive-secret.ts';
import { NONCE_BYTES, openText, sealText } from './sealed-text.ts';

export interface SecretBox {
  /** What may be stored. `owner` names the row it is for, such as `channel:018f…`. */
  seal(owner: string, text: string): string;
  /** Throws SecretUnreadable where the key, the owner or the text is not the one that was sealed. */
  open(owner: string, sealed: string): string;
}

/** Keeps secrets that have to be sent somewhere, and therefore cannot be hashed; docs/decisions/0030 says how. */
export function createSecretBox({ secretKey }: { secretKey: string }): SecretBox {
  const key = Buffer.from(deriveSecret(secretKey, 'stored-secrets'), 'hex');
  return {
    seal: (owner, text) => sealText(key, { owner, text, nonce: randomBytes(NONCE_BYTES) }),
    open: (owner, sealed) => openText(key, { owner, sealed }),
  };
}
