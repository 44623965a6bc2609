/**
 * What texts look like: `A` for a capital letter, `a` for a small one, `0` for a digit, of ASCII; everything else stands for itself.
 * "N123AA" and "N407DX" have the shape `A000AA`.
 */
export const SHAPE_OF = {
  from: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  to: `${'A'.repeat(26)}${'a'.repeat(26)}${'0'.repeat(10)}`,
} as const;

const CLASSES: Record<string, string> = { A: '[A-Z]', a: '[a-z]', 0: '[0-9]' };
/** Longer ones are sentences. */
const MAX_SHAPE = 64;

/** The pattern that texts of a shape match, and no others, in RE2's syntax; null: it would say nothing that is simple. */
export function shapePattern(shape: string): string | null {
  const isSimple = shape.length <= MAX_SHAPE && /[Aa0]/.test(shape) && /^[ -~]+$/.test(shape);
  if (!isSimple) return null;
  return shape.replace(/(.)\1*/g, (run, one: string) => {
    const each = CLASSES[one] ?? one.replace(/[\\^$.|?*+()[\]{}]/, '\\$&');
    return run.length === 1 ? each : `${each}{${run.length}}`;
  });
}
