import type { Role, Scope } from '#lib/auth/access.ts';

export const roleMeanings = {
  viewer: 'Sees everything except users and API keys. Changes nothing.',
  operator:
    'Uploads and tries versions, promotes, rolls back and sets aliases. Sees no users or API keys.',
  admin: 'Does everything, including managing users and API keys and deleting versions.',
} satisfies Record<Role, string>;

export const scopeMeanings = {
  predict: 'Ask for predictions',
  feedback: 'Send labels',
  registry:
    'Read models, their history and predictions; upload, promote, roll back and set aliases',
  admin: 'Everything, including users and API keys',
} satisfies Record<Scope, string>;
