// What serving costs at the least: `node:http`, JSON.parse, ONNX Runtime in the same process, and nothing else.
// Arguments: the model's file, the port. Says {type: 'ready'} over IPC.
import { createServer } from 'node:http';
import { InferenceSession, Tensor } from 'onnxruntime-node';

const [file = '', port = ''] = process.argv.slice(2);
const session = await InferenceSession.create(file, { intraOpNumThreads: 1, interOpNumThreads: 1 });

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', async () => {
    const { features, instances } = JSON.parse(Buffer.concat(chunks).toString());
    const rows: number[][] = instances ?? [features];
    const width = rows[0]?.length ?? 0;
    const data = Float32Array.from(rows.flat());
    const { score } = await session.run({
      features: new Tensor('float32', data, [rows.length, width]),
    });
    const scores = score?.data as Float32Array;
    const body = JSON.stringify(
      instances ? { predictions: Array.from(scores) } : { prediction: scores[0] },
    );
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(Number(port), '127.0.0.1', () => process.send?.({ type: 'ready' }));
process.on('disconnect', () => process.exit(0));
