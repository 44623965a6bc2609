import type { Role, Scope } from '#lib/auth/access.ts';

export const roleMeanings = {
  viewer: 'Sees everything but users and API keys; changes nothing.',
  operator:
    'Uploads, promotes, rolls back, sets aliases and tries models; sees no users and API keys.',
  admin: 'Does everything: also manages users and API keys, and deletes versions.',
} satisfies Record<Role, string>;

export const scopeMeanings = {
  predict: 'Ask the gateway for predictions',
  feedback: 'Send labels to the gateway',
  registry: 'Read everything; upload, promote and roll back',
  admin: 'Everything, users and keys included',
} satisfies Record<Scope, string>;
