/** ONNX Runtime's own sentence: without its source files, C++ signatures, error prefixes and the model file's path. */
export function cleanMessage(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const cleaned = text
    .replace(/\[ONNXRuntimeError\] : \d+ : [A-Z_]+ : /g, '')
    .replace(/Load model from .*? failed:\s*/g, '')
    .replace(SOURCE_LINE, '')
    .replace(/\s+/g, ' ')
    .trim();
  return cleaned.length > MAX_LENGTH ? `${cleaned.slice(0, MAX_LENGTH)}…` : cleaned;
}

const MAX_LENGTH = 600;

/** `/src/core/graph/model.cc:202 void ns::Class::Method(const std::string&, int)::<lambda()> `, up to the sentence. */
const SOURCE_LINE =
  /\/\S+\.(?:cc|cpp|cu|h|hpp):\d+ [^()]*(?:\((?:[^()]|\([^()]*\))*\))(?:::\S+| const| \[with [^\]]*\])* ?/g;
