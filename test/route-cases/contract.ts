import type { ErrorCode } from '#lib/http/errors.ts';
import type { Call, TestConsole } from '../console.ts';

type Made<T> = (console: TestConsole) => T | Promise<T>;

/** How one operation is tried: a call that succeeds, and calls that are refused, by code. */
export interface RouteCases {
  success: Made<Call & { check?: (response: Response) => Promise<void> | void }>;
  refused?: Partial<Record<ErrorCode, Made<Call>[]>>;
}
