import { z } from 'zod';

export const trainerNames = ['gbdt', 'sgd', 'command', 'ray', 'kubernetes', 'webhook'] as const;
export type TrainerName = (typeof trainerNames)[number];

const text = z.string().min(1).max(200);
const parameters = z.record(text, z.union([z.number(), z.string().max(1000), z.boolean()]));
const timeLimit = z.number().int().min(1).max(1380).default(120).meta({
  description: 'Minutes',
});

/** What learns, and with what. What a trainer may reach, such as programs and addresses, is set where the worker runs; a policy only names it. */
export const trainerSettingsSchema = z.discriminatedUnion('name', [
  z.strictObject({
    name: z.literal('gbdt'),
    parameters: z.record(text, z.number()).default({}),
    monotone: z.record(text, z.union([z.literal(1), z.literal(-1)])).default({}),
    class_weights: z
      .union([z.literal('balanced'), z.record(text, z.number().gt(0))])
      .nullable()
      .default(null),
    time_limit_minutes: timeLimit,
  }),
  z.strictObject({
    name: z.literal('sgd'),
    parameters: z.record(text, z.number()).default({}),
    continues: z.boolean().default(false).meta({
      description: 'Goes on from the last candidate with the labels that came since, each once',
    }),
    time_limit_minutes: timeLimit,
  }),
  z.strictObject({
    name: z.literal('command'),
    command: text.meta({ description: 'The name of one of the commands that the worker has' }),
    parameters: parameters.default({}),
    time_limit_minutes: timeLimit,
    memory_mib: z.number().int().min(64).max(16_777_216).default(4096),
  }),
  z.strictObject({
    name: z.literal('ray'),
    address: z.url({ protocol: /^https?$/ }).meta({ description: 'Of the Ray dashboard' }),
    entrypoint: z.string().min(1).max(2000),
    parameters: parameters.default({}),
    time_limit_minutes: timeLimit,
  }),
  z.strictObject({
    name: z.literal('kubernetes'),
    namespace: text.default('default'),
    image: z.string().min(1).max(500),
    command: z.array(z.string().max(1000)).max(100).default([]),
    parameters: parameters.default({}),
    cpu: z.string().max(20).default('1'),
    memory: z.string().max(20).default('2Gi'),
    time_limit_minutes: timeLimit,
  }),
  z.strictObject({
    name: z.literal('webhook'),
    url: z.url({ protocol: /^https?$/ }),
    parameters: parameters.default({}),
    time_limit_minutes: timeLimit,
  }),
]);
export type TrainerSettings = z.infer<typeof trainerSettingsSchema>;
export type TrainerSettingsOf<N extends TrainerName> = Extract<TrainerSettings, { name: N }>;
