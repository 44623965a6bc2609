"""The same linear model behind Ray Serve: `ray_serve_app.py PORT TEMPORARY_DIRECTORY`."""

import sys
import time

import ray
from ray import serve
from starlette.requests import Request


@serve.deployment(num_replicas=1, ray_actor_options={"num_cpus": 0})
class Linear:
    async def __call__(self, request: Request) -> dict:
        row = await request.json()
        return {"score": 0.5 * row["a"] - 0.25 * row["b"] + 0.125 * row["c"] + 0.1}


ray.init(num_cpus=1, include_dashboard=False, log_to_driver=False, _temp_dir=sys.argv[2])
serve.start(http_options={"host": "127.0.0.1", "port": int(sys.argv[1])})
serve.run(Linear.bind(), route_prefix="/linear")
while True:
    time.sleep(3600)
