import { ApiError } from '#components/api/api-error.ts';
import type { FieldError } from '#lib/http/errors.ts';

interface Explanation {
  title: string;
  /** null when the fields say it all. */
  detail: string | null;
  fields: FieldError[];
  requestId: string | null;
}

/** What an error says, once: many refusals' detail is their fields in one line, which a list says better. */
export function explainError(error: unknown): Explanation {
  if (!(error instanceof ApiError)) {
    const detail = error instanceof Error ? error.message : String(error);
    return { title: 'This part of the page failed', detail, fields: [], requestId: null };
  }
  const { title, detail, errors: fields = [], request_id } = error.problem;
  const says = ({ field, message }: FieldError) =>
    [`${field} ${message}`, `${field}: ${message}`].some((text) => detail.includes(text));
  return {
    title,
    detail: fields[0] && says(fields[0]) ? null : detail,
    fields,
    requestId: request_id || null,
  };
}
