export { createReferences } from './service/references.ts';
export { referenceFromFile, saveSampleReference, watchedOf } from './service/sample-reference.ts';
export { createWindows } from './service/windows.ts';
