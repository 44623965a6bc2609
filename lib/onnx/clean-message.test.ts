import { expect, test } from 'vitest';
import { cleanMessage } from './clean-message.ts';

test.each([
  ['Got invalid dimensions\n for input: x', 'Got invalid dimensions for input: x'],
  [
    '[ONNXRuntimeError] : 7 : INVALID_PROTOBUF : Load model from /data/ab/cd failed:Protobuf parsing failed.',
    'Protobuf parsing failed.',
  ],
  [
    '/build/core/graph/model.cc:202 ns::Model::Model(onnx::ModelProto&&, const std::function<void(int)>&) Unsupported model IR version: 99',
    'Unsupported model IR version: 99',
  ],
  [
    'Exception: /build/text/x.h:12 ns::Locale(const std::string&)::<lambda()> Failed [with (parentheses)] at /layer1/Conv',
    'Exception: Failed [with (parentheses)] at /layer1/Conv',
  ],
  ['x'.repeat(2000), `${'x'.repeat(600)}…`],
])('%s', (said, cleaned) => {
  expect(cleanMessage(new Error(said))).toBe(cleaned);
});
