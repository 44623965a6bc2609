import { isUtf8 } from 'node:buffer';
import { AppError } from '#lib/http/errors.ts';

/** A whole number of 16 digits or more: beyond what a JSON number parsed the usual way holds exactly. */
const LONG_INTEGER = /(?:^|[\s,:[])-?\d{16,}(?=[\s,\]}]|$)/;

/** JSON in which whole numbers beyond 2^53 become bigint instead of losing digits. Throws `not_json`. */
export function parseJson(body: Uint8Array): unknown {
  if (body.length === 0) throw notJson('The body is empty; a JSON object was expected.');
  if (!isUtf8(body)) throw notJson('The body is not UTF-8 text.');
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  try {
    return LONG_INTEGER.test(text) ? JSON.parse(text, keepLongIntegers) : JSON.parse(text);
  } catch (cause) {
    const said = cause instanceof SyntaxError ? `: ${cause.message}` : ': it is nested too deep';
    throw notJson(`The body is not valid JSON${said.slice(0, 200)}.`, cause);
  }
}

function keepLongIntegers(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && /^-?\d{16,40}$/.test(source) ? BigInt(source) : value;
}

function notJson(publicMessage: string, cause?: unknown): AppError {
  return new AppError('not_json', { publicMessage, cause });
}
