import { isRecord } from '#lib/http/invalid.ts';
import type { RunFailureKind } from '#lib/onnx/run-failure.ts';

/** Statuses by which a server says that the input is at fault: every other refusal is about the server. */
const ABOUT_INPUT = new Set([400, 413, 415, 422]);

const MAX_LENGTH = 300;

/** What an answer that is no 200 means, with the server's own words where it has some, and without: they may quote what was sent. */
export function readRefusal(
  status: number,
  body: string,
): { kind: RunFailureKind; message: string; plain: string } {
  if (status >= 300 && status < 400) {
    const message = `it answered ${status}, a redirect, which is not followed`;
    return { kind: 'lost', message, plain: message };
  }
  const words = wordsOf(body);
  const plain = `it answered ${status}`;
  const message = words === '' ? plain : `${plain}: ${words}`;
  return { kind: ABOUT_INPUT.has(status) ? 'rejected' : 'lost', message, plain };
}

function wordsOf(body: string): string {
  const text = said(body)
    .replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ')
    .trim();
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}

/** The message in the places where servers put it; pages of HTML say nothing to a caller. */
function said(body: string): string {
  try {
    const json: unknown = JSON.parse(body);
    const found = isRecord(json) ? (json.error ?? json.message ?? json.detail) : json;
    if (typeof found === 'string') return found;
    return found === undefined ? '' : JSON.stringify(found);
  } catch {
    return body.trimStart().startsWith('<') ? '' : body;
  }
}
