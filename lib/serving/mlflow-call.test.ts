import { describe, expect, it } from 'vitest';
import type { TensorSpec, TensorValue } from '#lib/onnx/contract.ts';
import { featureLayout } from '#lib/onnx/feature-layout.ts';
import type { Answered } from './call.ts';
import type { VersionInfo } from './catalog.ts';
import { mlflowCall, mlflowCsvCall, mlflowRequestId } from './mlflow-call.ts';
import { parseCsv } from './mlflow-csv.ts';

const spec = (name: string, type: TensorSpec['type'], shape: TensorSpec['shape']): TensorSpec => ({
  name,
  type,
  shape,
});
function info(inputs: TensorSpec[], outputs = [spec('y', 'float32', ['N', 1])]) {
  const signature = { inputs, outputs };
  const layout = featureLayout(signature);
  const rest = { model: 'm', number: 1, task: 'regression', output: {} };
  return { ...rest, signature, layout } as unknown as VersionInfo;
}
const vector = info([spec('x', 'float32', ['N', 2])]);
const columns = info([
  spec('distance', 'float32', ['N', 1]),
  spec('hour', 'int64', ['N', 1]),
  spec('origin', 'string', ['N', 1]),
  spec('wet', 'bool', ['N', 1]),
]);
const one = info([spec('a', 'float32', ['N'])]);
const image = info([spec('pixels', 'uint8', ['N', 2, 2])]);

const A = [1.5, 7n, 'JFK', 1];
const B = [Number.NaN, 8n, '', 0];
const names = ['distance', 'hour', 'origin', 'wet'];
const record = { distance: 1.5, hour: 7, origin: 'JFK', wet: true };

describe('mlflowCall reads', () => {
  it.each<[string, VersionInfo, object, unknown[]]>([
    [
      'dataframe_split, in any order, with columns that are no features',
      columns,
      {
        dataframe_split: {
          index: [0, 1],
          columns: ['wet', 'unused', 'origin', 'hour', 'distance'],
          data: [
            [true, 'x', 'JFK', 7, 1.5],
            [false, null, '', 8, null],
          ],
        },
      },
      [A, B],
    ],
    ['without names', vector, { dataframe_split: { data: [[1, 2]] } }, [[1, 2]]],
    [
      'with numbered columns',
      vector,
      { dataframe_split: { columns: [0, 1], data: [[1, 2]] } },
      [[1, 2]],
    ],
    ['dataframe_records', columns, { dataframe_records: [{ ...record, more: 1 }] }, [A]],
    ['by f0, f1', vector, { dataframe_records: [{ f0: 1, f1: 2 }] }, [[1, 2]]],
    ['instances', columns, { instances: [record, [Number.NaN, 8, '', false]] }, [A, B]],
    ['instances of lists of one', columns, { instances: [{ ...record, hour: [7] }] }, [A]],
    ['instances by the input', vector, { instances: [{ x: [1, 2] }] }, [[1, 2]]],
    ['instances of one feature', one, { instances: [1, 2] }, [[1], [2]]],
    [
      'inputs',
      vector,
      {
        inputs: [
          [1, 2],
          [3, 4],
        ],
      },
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      'inputs by the input',
      vector,
      {
        inputs: {
          x: [
            [1, 2],
            [3, 4],
          ],
        },
      },
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      'inputs by feature',
      columns,
      {
        inputs: {
          distance: [1.5, null],
          hour: [[7], [8]],
          origin: ['JFK', ''],
          wet: [true, false],
          more: 1,
        },
      },
      [A, B],
    ],
    ['inputs of one row', columns, { inputs: record, params: null }, [A]],
  ])('%s', (_name, version, body, rows) => {
    expect(mlflowCall(body).encode(version).rows).toEqual(rows);
  });

  it.each<[string, VersionInfo, unknown, string]>([
    ['a list', vector, [], 'exactly one of dataframe_split'],
    ['none', vector, {}, 'exactly one of'],
    ['two', vector, { inputs: [], instances: [] }, 'exactly one of'],
    ['other keys', vector, { inputs: [], signature_name: 'x' }, 'signature_name is not taken'],
    ['no rows', vector, { instances: [] }, 'instances must have at least one row'],
    [
      'params of another kind',
      vector,
      { inputs: [[1, 2]], params: [] },
      'params must be an object',
    ],
    [
      'a version that is none',
      vector,
      { inputs: [[1, 2]], params: { version: 0 } },
      'params.version',
    ],
    [
      'a long key',
      vector,
      { inputs: [[1, 2]], params: { entity_key: 'x'.repeat(201) } },
      'entity_key',
    ],
    ['a split that is none', vector, { dataframe_split: [] }, 'must be an object with columns'],
    ['more in a split', vector, { dataframe_split: { data: [[1, 2]], x: 1 } }, 'dataframe_split.x'],
    ['a split without data', vector, { dataframe_split: { columns: [] } }, 'data must be a list'],
    [
      'columns that are none',
      vector,
      { dataframe_split: { columns: 1, data: [1] } },
      'list of names',
    ],
    [
      'a column twice',
      vector,
      { dataframe_split: { columns: ['f0', 'f0'], data: [[1, 2]] } },
      'twice',
    ],
    [
      'a missing column',
      columns,
      { dataframe_split: { columns: ['hour'], data: [[1]] } },
      'lacks the feature distance',
    ],
    [
      'a short row',
      columns,
      { dataframe_split: { columns: names, data: [[1]] } },
      'data[0] must be a list of 4',
    ],
    [
      'a missing feature',
      columns,
      { dataframe_records: [{ hour: 1 }] },
      'dataframe_records[0].distance is missing',
    ],
    ['records that are none', columns, { dataframe_records: {} }, 'must be a list of rows'],
    [
      'a record that is none',
      columns,
      { dataframe_records: [1] },
      'dataframe_records[0] must be an object',
    ],
    [
      'columns of other lengths',
      columns,
      { inputs: { distance: [1], hour: [1, 2] } },
      'inputs.hour must be a list of 1',
    ],
    [
      'a wrong type',
      columns,
      { instances: [{ ...record, hour: 'noon' }] },
      'instances[0].hour must be a whole number',
    ],
    ['too many', vector, { inputs: new Array(10_001).fill([1, 2]) }, 'at most 10000'],
  ])('and refuses %s', (_name, version, body, says) => {
    expect(() => mlflowCall(body).encode(version)).toThrow(says);
  });

  it('tensors, where the model has no features', () => {
    const pixels = [
      [1, 2],
      [3, 4],
    ];
    for (const body of [
      { inputs: [pixels] },
      { inputs: { pixels: [pixels] } },
      { instances: [pixels] },
      { dataframe_records: [{ pixels }] },
      { dataframe_split: { columns: ['pixels'], data: [[pixels]] } },
    ]) {
      const { inputs } = mlflowCall(body).encode(image);
      expect(inputs.pixels).toEqual({
        type: 'uint8',
        shape: [1, 2, 2],
        data: Uint8Array.of(1, 2, 3, 4),
      });
    }
    expect(() => mlflowCall({ dataframe_split: { data: [] } }).encode(image)).toThrow(
      'columns and data',
    );
  });

  it('its options', () => {
    const params = { version: 3, entity_key: 'k', request_id: 'r', temperature: 1 };
    expect(mlflowCall({ inputs: [], params })).toMatchObject({ version: '3', entityKey: 'k' });
    expect(mlflowRequestId({ params })).toBe('r');
    expect(mlflowRequestId({ params: { request_id: 'ü' } })).toBeUndefined();
  });
});

describe('mlflowCall answers', () => {
  const tensors = {
    type: 'float32',
    shape: [1, 2],
    data: Float32Array.of(0.5, Number.NaN),
  } as TensorValue;
  const shape = (version: VersionInfo, more: object) =>
    mlflowCall({ inputs: [] }).shape({ info: version, ...more } as unknown as Answered);

  it('predictions', () => {
    const answer = { predictions: [1.5, null, 'late', [1, 2]] };
    expect(shape(columns, { answer })).toBe('{"predictions":[1.5,null,"late",[1,2]]}');
  });
  it('tensors', () => {
    const several = info(image.signature.inputs, [
      spec('y', 'float32', []),
      spec('z', 'float32', []),
    ]);
    expect(shape(image, { outputs: { y: tensors } })).toBe('{"predictions":[[0.5,NaN]]}');
    expect(shape(several, { outputs: { y: tensors, z: tensors } })).toBe(
      '{"predictions":{"y":[[0.5,NaN]],"z":[[0.5,NaN]]}}',
    );
  });
});

describe('CSV', () => {
  const read = (text: string, version = columns) =>
    mlflowCsvCall(parseCsv(Buffer.from(text))).encode(version).rows;

  it.each<[string, string, unknown[]]>([
    ['in any order', 'wet,origin,hour,distance\ntrue,JFK,7,1.5\nFalse,,8,\n', [A, B]],
    [
      'CRLF, quotes, an index, a mark at its start',
      '\uFEFF,distance,hour,origin,wet\r\n0,1.5,7,"JFK",TRUE\r\n1,NaN,8,"",false',
      [A, B],
    ],
    [
      'odd text',
      'distance,hour,origin,wet\n1e-1,9223372036854775807,"a ""b"",\nc",true\n',
      [[0.1, 2n ** 63n - 1n, 'a "b",\nc', 1]],
    ],
    [
      'whole numbers with a point',
      'distance,hour,origin,wet\n-.5,7.0,NA,true\n',
      [[-0.5, 7n, 'NA', 1]],
    ],
  ])('reads %s', (_name, text, rows) => {
    expect(read(text)).toEqual(rows);
  });

  it.each<[string, string, string]>([
    ['nothing', '', 'The body must be CSV'],
    ['a header alone', names.join(), 'at least one row'],
    ['a missing column', 'hour\n1', 'the header lacks the feature distance'],
    ['a column twice', 'hour,hour\n1,1', 'twice'],
    ['a short row', `${names}\n1,2`, 'row 1 must have 4 values'],
    ['an open quote', `${names}\n1,2,"a,true`, 'is not CSV'],
    ['a word for a number', `${names}\nfar,2,a,true`, 'row 1.distance must be a number, got text'],
    ['a missing integer', `${names}\n1,,a,true`, 'row 1.hour must be a whole number, got null'],
    ['a fraction', `${names}\n1,1.5,a,true`, 'row 1.hour'],
    ['a number for a boolean', `${names}\n1,1,a,1`, 'row 1.wet must be true or false'],
    ['a hexadecimal number', `${names}\n0x1,1,a,true`, 'row 1.distance'],
    ['too many rows', `${names}\n${'1,1,a,true\n'.repeat(10_001)}`, 'at most 10000'],
  ])('refuses %s', (_name, text, says) => {
    expect(() => read(text)).toThrow(says);
  });

  it('refuses other models, and other encodings', () => {
    expect(() => read('pixels\n1', image)).toThrow('no named features');
    expect(() => parseCsv(Buffer.from([0x61, 0xff]))).toThrow('not UTF-8');
  });
});
