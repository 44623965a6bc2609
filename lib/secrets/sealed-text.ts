import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

const VERSION = 1;
const KEY_ID_BYTES = 4;
export const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID_AT = 1;
const NONCE_AT = KEY_ID_AT + KEY_ID_BYTES;
const TAG_AT = NONCE_AT + NONCE_BYTES;
const TEXT_AT = TAG_AT + TAG_BYTES;

/** A secret that cannot be read back. */
export class SecretUnreadable extends Error {
  override name = 'SecretUnreadable';
  readonly why: 'other_key' | 'damaged';

  constructor(why: SecretUnreadable['why'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.why = why;
  }
}

/**
 * A text that only who has the key can read, and only as this owner's (AES-256-GCM; the owner is associated data, so that a sealed text is of
 * no use in another row). What is kept is base64 of: version, which key it was, nonce, tag, ciphertext. A nonce is used once.
 */
export function sealText(
  key: Buffer,
  { owner, text, nonce }: { owner: string; text: string; nonce: Buffer },
): string {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const head = Buffer.from([VERSION]);
  cipher.setAAD(associated(head, owner));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([head, keyId(key), nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

/** Throws SecretUnreadable. */
export function openText(
  key: Buffer,
  { owner, sealed }: { owner: string; sealed: string },
): string {
  const bytes = Buffer.from(sealed, 'base64');
  const head = bytes.subarray(0, KEY_ID_AT);
  if (head[0] !== VERSION) throw damaged();
  if (!bytes.subarray(KEY_ID_AT, NONCE_AT).equals(keyId(key))) throw otherKey();
  const nonce = bytes.subarray(NONCE_AT, TAG_AT);
  const tag = bytes.subarray(TAG_AT, TEXT_AT);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(associated(head, owner)).setAuthTag(tag);
    return Buffer.concat([decipher.update(bytes.subarray(TEXT_AT)), decipher.final()]).toString(
      'utf8',
    );
  } catch (cause) {
    throw damaged(cause);
  }
}

function associated(head: Buffer, owner: string): Buffer {
  return Buffer.concat([head, Buffer.from(owner)]);
}

/** Tells a lost key from a damaged secret; reveals nothing of the key. */
function keyId(key: Buffer): Buffer {
  return createHmac('sha256', key).update('key id').digest().subarray(0, KEY_ID_BYTES);
}

function otherKey(): SecretUnreadable {
  return new SecretUnreadable(
    'other_key',
    'the secret was kept with another key: MAINSTAY_SECRET_KEY (or secret-key in the data directory) is not the one it was saved with. Bring that key back, or enter the secret again',
  );
}

function damaged(cause?: unknown): SecretUnreadable {
  const message = 'the secret is damaged, or was kept for something else. Enter it again';
  return new SecretUnreadable('damaged', message, { cause });
}
