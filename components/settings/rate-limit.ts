import { rateLimitSchema } from '#lib/auth/contract.ts';

/** What is typed as a rate limit: nothing is no limit. */
export function readRateLimit(text: string): {
  value: number | undefined;
  error: string | undefined;
} {
  const typed = text.trim();
  if (typed === '') return { value: undefined, error: undefined };
  if (!/^[0-9]*[.]?[0-9]+$/.test(typed)) {
    return { value: undefined, error: 'must be a number, such as 50 or 0.5' };
  }
  const parsed = rateLimitSchema.safeParse(Number(typed));
  return parsed.success
    ? { value: parsed.data, error: undefined }
    : { value: undefined, error: parsed.error.issues[0]?.message };
}
