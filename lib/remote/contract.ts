import { z } from 'zod';

export const remoteUrlSchema = z.string().max(2000).refine(isPlainHttpUrl, {
  error:
    'must be an http:// or https:// address without user, password, query and fragment: https://models.example.com:8080',
});
/** As the other server calls it; it becomes part of a path. */
const remoteName = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9_][\w.:+@-]*$/, {
    error: 'must be letters, digits and . : + @ _ -, and begin with a letter, a digit or _',
  });
/** How a row is written: `object`, values by feature name; `list`, values in the signature's order. */
const row = z.enum(['object', 'list']).optional();

/**
 * Where a version lives that another server runs. It takes the place of the file and never changes.
 * - `oip`: the Open Inference Protocol (KServe, Triton, MLServer).
 * - `tfserving`: TensorFlow Serving’s REST interface.
 * - `flask`: `{"features": row}` → `{"prediction": value}`; one request a row.
 * - `ray-serve`: the row itself → an object of outputs, or the one output’s value; one request a row.
 */
export const remoteRuntimeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('oip'),
    url: remoteUrlSchema,
    model: remoteName,
    version: remoteName.optional(),
  }),
  z.strictObject({
    kind: z.literal('tfserving'),
    url: remoteUrlSchema,
    model: remoteName,
    version: z
      .string()
      .regex(/^\d{1,18}$/, { error: 'must be digits' })
      .optional(),
    signature_name: z.string().min(1).max(200).optional(),
  }),
  z.strictObject({ kind: z.literal('flask'), url: remoteUrlSchema, row }),
  z.strictObject({ kind: z.literal('ray-serve'), url: remoteUrlSchema, row }),
]);
export type RemoteRuntime = z.infer<typeof remoteRuntimeSchema>;
export type RemoteKind = RemoteRuntime['kind'];

/** The URL standard brings numbers, encodings and dots of a host into one form before it is compared with anything. */
function isPlainHttpUrl(text: string): boolean {
  if (!URL.canParse(text) || /[?#\s\\]/.test(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}
