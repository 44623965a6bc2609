import { UnreadableAnswer } from './protocol.ts';

const STRING_OR_WORD = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|Infinity)\b/g;
const LONG_INTEGER = /(?:^|[\s,:[])-?\d{16,}(?=[\s,\]}]|$)/;

/**
 * JSON as other servers write it: bare NaN and Infinity, which JSON lacks, become words, and whole numbers beyond 2^53 become
 * bigint instead of losing digits. Throws UnreadableAnswer.
 */
export function parseAnswer(text: string): unknown {
  try {
    return parse(text);
  } catch {
    if (!/NaN|Infinity/.test(text)) throw notJson(text);
  }
  try {
    return parse(text.replace(STRING_OR_WORD, (part) => (part[0] === '"' ? part : `"${part}"`)));
  } catch {
    throw notJson(text);
  }
}

function parse(text: string): unknown {
  return LONG_INTEGER.test(text) ? JSON.parse(text, keepLongIntegers) : JSON.parse(text);
}

function keepLongIntegers(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && /^-?\d{16,40}$/.test(source) ? BigInt(source) : value;
}

function notJson(text: string): UnreadableAnswer {
  const start = text.slice(0, 60).replace(/[\p{Cc}\p{Cs}]/gu, ' ');
  const shown = text === '' ? 'nothing' : `"${start}${text.length > 60 ? '…' : ''}"`;
  return new UnreadableAnswer(`did not answer in JSON but with ${shown}`, 'did not answer in JSON');
}
