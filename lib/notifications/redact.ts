const SHORTEST = 6;

/** The text without a secret, in whatever way the other side may have repeated it: as it is, as the path of an address, in base64. */
export function redact(text: string, secret: string | null): string {
  if (secret === null) return text;
  const pieces = [secret, Buffer.from(secret).toString('base64')];
  if (URL.canParse(secret)) {
    const { pathname } = new URL(secret);
    pieces.push(pathname, ...pathname.split('/'));
  }
  return pieces
    .filter((piece) => piece.length >= SHORTEST)
    .sort((one, other) => other.length - one.length)
    .reduce((clean, piece) => clean.replaceAll(piece, '…'), text);
}
