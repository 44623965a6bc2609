/** Where on a version's page its checklist is. */
export const CHECKLIST = 'checklist';
