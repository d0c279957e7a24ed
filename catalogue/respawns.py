"""What granian is told of workers that died, so that it starts others for ever."""

from __future__ import annotations

import time
from typing import Any

LATELY = 5.5  # seconds: granian, asked to start others, still ends for good where one dies again within these
PAUSE = 1.0  # seconds before another is started in that case: one that dies at once must not take all of a processor


class Respawns(dict[int, float]):
    """When each worker was last started anew, by the server's clock; asked for it, never."""

    def get(self, worker: int, *default: Any) -> float:  # the one way it is asked
        if worker in self and time.monotonic() - self[worker] <= LATELY:
            time.sleep(PAUSE)
        return -LATELY
