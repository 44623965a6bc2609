import { isUtf8 } from 'node:buffer';

// Spaces and tabs only: what trim() also takes off can be the last byte of a letter.
const BEARER = /^bearer[ \t]+(.*?)[ \t]*$/i;

/**
 * The API key of an Authorization header, which may have spaces and letters of any language; undefined without one. Node and the web's
 * Headers give a header's bytes as Latin-1 text. They are UTF-8, except from clients that have only Latin-1 to send.
 */
export function readBearerKey(authorization: string | null | undefined): string | undefined {
  const text = BEARER.exec(authorization ?? '')?.[1];
  if (!text) return undefined;
  const bytes = Buffer.from(text, 'latin1');
  return isUtf8(bytes) ? bytes.toString() : text;
}

/** The header that carries a key, as `fetch` takes it: its UTF-8 bytes, each as a character. */
export function writeBearerKey(key: string): string {
  return `Bearer ${Buffer.from(key).toString('latin1')}`;
}
