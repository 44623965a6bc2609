export const ON_CALL = '/on-call';
export const NEW_SCHEDULE = '/on-call/schedules/new';
export const POLICIES = '/on-call/policies';
export const NEW_POLICY = '/on-call/policies/new';
export const CONTACTS = '/settings/contacts';

export const schedulePath = (id: string): string => `/on-call/schedules/${id}`;
export const editSchedulePath = (id: string): string => `${schedulePath(id)}/edit`;
export const policyPath = (id: string): string => `${POLICIES}/${id}`;
