import { z } from 'zod';

const jobSchema = z.object({
  status: z.enum(['PENDING', 'RUNNING', 'STOPPED', 'SUCCEEDED', 'FAILED']),
  message: z.string().nullish(),
});
const logsSchema = z.object({ logs: z.string() });

const statuses = {
  PENDING: 'going',
  RUNNING: 'going',
  STOPPED: 'stopped',
  SUCCEEDED: 'done',
  FAILED: 'failed',
} as const;

/** An answer of the Ray Jobs API about one job; throws an Error when it is something else. */
export function readRayJob(text: string) {
  const { status, message } = parse(text, jobSchema);
  // The log comes by itself.
  const [says = ''] = (message ?? '').split(/, last available logs|\n/);
  return { status: statuses[status], says };
}

export function readRayLogs(text: string): string {
  return parse(text, logsSchema).logs;
}

/** Why Ray refused, from an answer that is a traceback or a page of HTML: its last line says most. */
export function readRayRefusal(text: string): string {
  const lines = text
    .replace(/<[^>]*>/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.at(-1)?.slice(0, 500) ?? 'it says nothing';
}

function parse<T>(text: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`the answer is none of the Ray Jobs API: ${text.slice(0, 200)}`, { cause });
  }
}
