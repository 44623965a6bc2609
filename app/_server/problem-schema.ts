import { z } from 'zod';
import { type ErrorCode, errors } from '#lib/http/errors.ts';

const codes = Object.keys(errors) as [ErrorCode, ...ErrorCode[]];

/** lib/http's Problem, for the documentation. */
export const problemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.enum(codes),
    detail: z.string(),
    request_id: z.string(),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem; programs compare `code`' });
