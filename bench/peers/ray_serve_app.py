"""Ray Serve: `ray_serve_app.py PORT TEMPORARY_DIRECTORY`."""

import sys
import time

import ray
from ray import serve
from starlette.requests import Request

from trees import Trees as Model


@serve.deployment(num_replicas=1, max_ongoing_requests=64)
class Trees:
    def __init__(self) -> None:
        self.model = Model()

    async def __call__(self, request: Request) -> dict:
        body = await request.json()
        return {"prediction": float(self.model.score([body["features"]])[0, 0])}


ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, _temp_dir=sys.argv[2])
serve.start(http_options={"host": "127.0.0.1", "port": int(sys.argv[1])})
serve.run(Trees.bind(), route_prefix="/predict")
while True:
    time.sleep(3600)
