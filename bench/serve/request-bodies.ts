import type { RequestFormat } from './load-plan.ts';

type Rows = readonly (readonly number[])[];

/** How each format asks for rows, and where in its answer the numbers are. */
export const requestFormats = {
  native: {
    body: (rows) => (rows.length === 1 ? { features: rows[0] } : { instances: rows }),
    answerAfter: (rows) => (rows === 1 ? '"prediction":' : '"predictions":'),
  },
  oip: {
    body: (rows) => ({
      inputs: [
        {
          name: 'features',
          shape: [rows.length, rows[0]?.length ?? 0],
          datatype: 'FP32',
          data: rows.flat(),
        },
      ],
    }),
    answerAfter: () => '"data":',
  },
  mlflow: {
    body: (rows) => ({ inputs: rows }),
    answerAfter: () => '"score":',
  },
} as const satisfies Record<
  RequestFormat,
  { body(rows: Rows): object; answerAfter(rows: number): string }
>;
