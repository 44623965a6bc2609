import { ApiError } from '#components/api/api-error.ts';
import type { FieldError } from '#lib/http/errors.ts';

interface Explanation {
  title: string;
  /** null when the fields say it all. */
  detail: string | null;
  fields: FieldError[];
  requestId: string | null;
}

/** What an error says, once: a detail that is its fields in one line is said as a list, and any other says enough alone. */
export function explainError(error: unknown): Explanation {
  if (!(error instanceof ApiError)) {
    const detail = error instanceof Error ? error.message : String(error);
    return { title: 'This part of the page failed', detail, fields: [], requestId: null };
  }
  const { title, detail, errors: fields = [], request_id } = error.problem;
  const [first] = fields;
  const isList =
    first !== undefined &&
    [`${first.field} ${first.message}`, `${first.field}: ${first.message}`].some((text) =>
      detail.includes(text),
    );
  const requestId = request_id || null;
  return isList
    ? { title, detail: null, fields, requestId }
    : { title, detail, fields: [], requestId };
}
