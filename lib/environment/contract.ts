import { z } from 'zod';
import { int4Text } from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';

/** What differs between two environments; what has no version has an empty one. */
export const environmentComparisonSchema = z.object({
  added: z.array(z.object({ name: z.string(), version: z.string() })).meta({
    description: 'Only in the second',
  }),
  removed: z.array(z.object({ name: z.string(), version: z.string() })).meta({
    description: 'Only in the first',
  }),
  changed: z.array(z.object({ name: z.string(), from: z.string(), to: z.string() })),
  same: z.array(z.object({ name: z.string(), version: z.string() })),
});
export type EnvironmentComparison = z.infer<typeof environmentComparisonSchema>;

export const compareVersionEnvironments = defineOperation({
  id: 'compareVersionEnvironments',
  method: 'GET',
  path: '/api/v1/models/{model}/versions/{version}/environment',
  tag: 'Registry',
  summary: 'What a version was trained in, compared with another version of the model',
  access: { role: 'viewer', scope: 'registry' },
  params: z.object({ model: z.string(), version: int4Text }),
  query: z.object({
    with: int4Text.optional().meta({ description: 'The version to compare with' }),
  }),
  response: z.object({
    version: z.number().int(),
    environment: z.array(z.string()).meta({
      description: 'A line each, such as name==version; empty: it is not known',
    }),
    with: z
      .object({
        version: z.number().int(),
        environment: z.array(z.string()),
        comparison: environmentComparisonSchema.nullable().meta({
          description: 'From that version to this one; null: one of the two is not known',
        }),
      })
      .nullable(),
  }),
  errors: ['model_not_found', 'version_not_found'],
});
