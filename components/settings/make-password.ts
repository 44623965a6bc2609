/** Without characters that are taken for one another. */
const letters = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const LENGTH = 20;

/** A password of about 116 bits from random bytes; bytes that would favour some letters are passed over. */
export function makePassword(fill: (bytes: Uint8Array<ArrayBuffer>) => unknown): string {
  const limit = 256 - (256 % letters.length);
  let password = '';
  while (password.length < LENGTH) {
    const bytes = new Uint8Array(LENGTH);
    fill(bytes);
    for (const byte of bytes) {
      if (byte < limit && password.length < LENGTH) password += letters[byte % letters.length];
    }
  }
  return password;
}
