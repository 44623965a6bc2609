import { fileURLToPath } from 'node:url';

export const MODEL_NAME = 'flights';
export const MODEL_DESCRIPTION = 'Will a flight arrive 15 or more minutes late?';
export const MODEL_TASK = 'binary';

export interface ExampleVersion {
  number: 1 | 2 | 3;
  modelFile: string;
  metadataFile: string;
  referenceFile: string;
}

export const EXAMPLE_VERSIONS: readonly ExampleVersion[] = [
  exampleVersion(1),
  exampleVersion(2),
  exampleVersion(3),
];

function exampleVersion(number: ExampleVersion['number']): ExampleVersion {
  const file = (name: string) =>
    fileURLToPath(new URL(`./models/v${number}/${name}`, import.meta.url));
  return {
    number,
    modelFile: file('model.onnx'),
    metadataFile: file('metadata.json'),
    referenceFile: file('reference.csv'),
  };
}
