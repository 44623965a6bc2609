export { createReferences } from './service/references.ts';
export { referenceFromFile, saveSampleReference, watchedOf } from './service/sample-reference.ts';
export { type CountsKept, createWindows, type WindowCounts } from './service/windows.ts';
