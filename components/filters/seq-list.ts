import { z } from 'zod';
import { int4Text } from '#lib/http/contract.ts';

/** Whole numbers with commas between, such as the releases that are opened in a list. */
export const seqList = z
  .string()
  .transform((text): unknown[] => text.split(','))
  .pipe(z.array(int4Text));
