import { isUtf8 } from 'node:buffer';
import { AppError } from '#lib/http/errors.ts';

/** A whole number of 16 digits or more: beyond what a JSON number parsed the usual way holds exactly. */
const LONG_INTEGER = /(?:^|[\s,:[])-?\d{16,}(?=[\s,\]}]|$)/;

/** May be a number that no double can hold: JSON.parse makes it an infinity, and where infinities are words nobody could tell. */
const LARGE_NUMBER = /\d{200}|\d[eE]\+?\d{3}/;
/** Stands for such a number, whatever it was: a whole number, which every element type refuses as out of its range. */
const TOO_LARGE = 2n ** 1024n;

/** What some protocols write for numbers that JSON lacks; a minus may go before. */
const BARE_NUMBER = /(?:NaN|Infinity|Inf)(?![\w.])/y;
/** Stands for such a number while JSON is parsed; no text that a model takes has a NUL. */
const MARK = '\u0000';

/**
 * JSON in which whole numbers beyond 2^53 become bigint instead of losing digits, and numbers too large for a double a bigint that
 * is too large for any type. With `bareNumbers`, NaN, Infinity and -Infinity
 * are numbers too. Throws `not_json`.
 */
export function parseJson(body: Uint8Array, options: { bareNumbers?: boolean } = {}): unknown {
  if (body.length === 0) throw notJson('The body is empty; a JSON object was expected.');
  if (!isUtf8(body)) throw notJson('The body is not UTF-8 text.');
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  try {
    if (options.bareNumbers && /NaN|Inf/.test(text)) {
      return JSON.parse(markBareNumbers(text), keepAllNumbers);
    }
    const isPlain = !LONG_INTEGER.test(text) && !LARGE_NUMBER.test(text);
    return isPlain ? JSON.parse(text) : JSON.parse(text, keepLongIntegers);
  } catch (cause) {
    const said = cause instanceof SyntaxError ? `: ${cause.message}` : ': it is nested too deep';
    throw notJson(`The body is not valid JSON${said.slice(0, 200)}.`, cause);
  }
}

function keepLongIntegers(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  if (!Number.isFinite(value)) return value > 0 ? TOO_LARGE : -TOO_LARGE;
  const source = context?.source;
  return source !== undefined && /^-?\d{16,40}$/.test(source) ? BigInt(source) : value;
}

/** Puts bare NaN and infinities in quotes, behind a mark. */
function markBareNumbers(text: string): string {
  const parts: string[] = [];
  const stop = /["NI]/g;
  const end = /["\\]/g;
  let done = 0;
  for (let found = stop.exec(text); found; found = stop.exec(text)) {
    const at = found.index;
    if (found[0] === '"') {
      end.lastIndex = at + 1;
      let close = end.exec(text);
      while (close?.[0] === '\\') {
        end.lastIndex = close.index + 2;
        close = end.exec(text);
      }
      if (!close) break;
      stop.lastIndex = close.index + 1;
      continue;
    }
    BARE_NUMBER.lastIndex = at;
    const word = BARE_NUMBER.exec(text)?.[0];
    if (!word) continue;
    const from = text[at - 1] === '-' ? at - 1 : at;
    const number = word === 'NaN' ? word : `${from < at ? '-' : ''}Infinity`;
    parts.push(text.slice(done, from), `"\\u0000${number}"`);
    done = at + word.length;
    stop.lastIndex = done;
  }
  return parts.join('') + text.slice(done);
}

function keepAllNumbers(key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value === 'string' && value.startsWith(MARK)) {
    const word = value.slice(MARK.length);
    if (word === 'NaN' || word === 'Infinity' || word === '-Infinity') return Number(word);
  }
  return keepLongIntegers(key, value, context);
}

function notJson(publicMessage: string, cause?: unknown): AppError {
  return new AppError('not_json', { publicMessage, cause });
}
