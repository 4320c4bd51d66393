"""The entry point of the command `frontdesk`; also ``python -m bot``."""

from __future__ import annotations

import gc
import os
import sys

# Imported modules stay: looking for garbage among them every 700 objects (the default)
# takes a tenth of the time from Enter to the answer.
OBJECTS_BETWEEN_COLLECTIONS = 50_000


def main() -> int:
    """Run the command line and return the exit status (130 after Ctrl-C)."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    # Nothing here multiplies large matrices: the threads that numpy's BLAS starts would
    # only spin while they wait.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        # Imported here, so that Ctrl-C also ends the imports quietly.
        from bot.cli import frontdesk
        from bot.terminal.screen import make_output_safe

        make_output_safe()
        frontdesk.main(prog_name="frontdesk")
    except KeyboardInterrupt:
        return 130
    finally:
        # Python would look for garbage once more at its exit.
        gc.freeze()
    return 0


if __name__ == "__main__":
    sys.exit(main())
