"""How much a client may send over its socket."""

import time

FRAMES_PER_WINDOW = 30
WINDOW_SECONDS = 10.0
MAX_FRAME_BYTES = 4096


class FrameBudget:
    """So many frames in each window; a new window begins with its first frame."""

    def __init__(self) -> None:
        self._ends = 0.0
        self._left = FRAMES_PER_WINDOW

    def spend(self) -> bool:
        """Whether one more frame is allowed now."""
        moment = time.monotonic()
        if moment >= self._ends:
            self._ends, self._left = moment + WINDOW_SECONDS, FRAMES_PER_WINDOW
        self._left -= 1
        return self._left >= 0
