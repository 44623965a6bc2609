/** What became of one attempt. */
export interface Outcome {
  result: 'delivered' | 'refused' | 'again';
  /** In words; without secrets. */
  said: string;
  /** HTTP's, or SMTP's; null: there was no answer. */
  status: number | null;
  /** When the other side wants to be asked again. */
  retryAfterSeconds: number | null;
}

/** The other side was busy, or did not wait: the same may be taken later. */
const LATER = new Set([408, 425, 429]);

/** What an answer by HTTP means: 2xx is taken, what will be refused again is final, the rest is tried again. */
export function judgeAnswer(
  answer: { status: number; body: string; retryAfter: string | null },
  now: Date,
): Outcome {
  const { status } = answer;
  const body = answer.body.replace(/\s+/g, ' ').trim().slice(0, 300);
  const said = `answered ${status}${body === '' ? '' : `: ${body}`}`;
  const known = { status, retryAfterSeconds: null };
  if (status >= 200 && status < 300) return { ...known, result: 'delivered', said };
  if (status >= 300 && status < 400) {
    return { ...known, result: 'refused', said: `answered ${status}: redirects are not followed` };
  }
  if (status >= 500 || LATER.has(status)) {
    const retryAfterSeconds = readRetryAfter(answer.retryAfter, now);
    return { ...known, result: 'again', said, retryAfterSeconds };
  }
  return { ...known, result: 'refused', said };
}

/** The same of SMTP, whose 5yz will be refused again; null: the connection came to nothing. */
export function judgeReply(code: number | null, said: string): Outcome {
  const isFinal = code !== null && code >= 500 && code < 600;
  return { result: isFinal ? 'refused' : 'again', said, status: code, retryAfterSeconds: null };
}

/** Seconds, or a date as HTTP writes it. */
function readRetryAfter(header: string | null, now: Date): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header);
  const until = header.trim().endsWith(' GMT') ? Date.parse(header) : Number.NaN;
  return Number.isNaN(until) ? null : Math.max(0, Math.ceil((until - now.getTime()) / 1000));
}
