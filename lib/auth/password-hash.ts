/** A password's scrypt hash with the parameters it was made with. */
export interface PasswordHash {
  /** log2 of scrypt's N. */
  logN: number;
  r: number;
  p: number;
  salt: Buffer;
  key: Buffer;
}

/** OWASP's password storage cheat sheet: N = 2^15, r = 8, p = 3 is one of its equal choices (32 MiB). */
export const PASSWORD_COST = { logN: 15, r: 8, p: 3 } as const;
export type PasswordCost = Pick<PasswordHash, 'logN' | 'r' | 'p'>;

/** As kept in the database: `scrypt$ln=15,r=8,p=3$<salt>$<key>` in base64. */
export function formatPasswordHash(hash: PasswordHash): string {
  const parameters = `ln=${hash.logN},r=${hash.r},p=${hash.p}`;
  return ['scrypt', parameters, hash.salt.toString('base64'), hash.key.toString('base64')].join(
    '$',
  );
}

/** Undefined for text that is not such a hash. */
export function parsePasswordHash(text: string): PasswordHash | undefined {
  const match =
    /^scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/=]{16,})\$([A-Za-z0-9+/=]{16,})$/.exec(
      text,
    );
  if (!match) return undefined;
  const [, logN, r, p, salt, key] = match;
  return {
    logN: Number(logN),
    r: Number(r),
    p: Number(p),
    salt: Buffer.from(salt ?? '', 'base64'),
    key: Buffer.from(key ?? '', 'base64'),
  };
}
