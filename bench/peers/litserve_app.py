"""LitServe: `litserve_app.py PORT`. Requests that come together are batched."""

import sys

import litserve

from trees import Trees


class TreesApi(litserve.LitAPI):
    def setup(self, device: str) -> None:
        self.trees = Trees()

    def decode_request(self, request: dict) -> list[float]:
        return request["features"]

    def batch(self, inputs: list) -> list:
        return inputs

    def predict(self, rows: list) -> list[float]:
        return self.trees.score(rows)[:, 0].tolist()

    def unbatch(self, output: list[float]) -> list[float]:
        return output

    def encode_response(self, output: float) -> dict[str, float]:
        return {"prediction": output}


if __name__ == "__main__":
    api = TreesApi(max_batch_size=64, batch_timeout=0.001)
    server = litserve.LitServer(api, accelerator="cpu", workers_per_device=1)
    server.run(host="127.0.0.1", port=int(sys.argv[1]), generate_client_file=False, log_level="error")
