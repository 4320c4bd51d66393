"""Where the command `frontdesk` starts; also ``python -m bot``."""

from __future__ import annotations

import gc
import os
import sys

# What is imported stays: looking for garbage in it every 700 objects (the default) is
# in vain, and takes a tenth of the time from Enter to the answer.
OBJECTS_BETWEEN_COLLECTIONS = 50_000


def main() -> int:
    """Run the command line; gives the exit status (130 after Ctrl-C)."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    # Nothing here multiplies large matrices: the threads that numpy's BLAS starts when
    # it is imported would only wait, and spin while they do.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        # Imported here, so that Ctrl-C ends quietly while the imports still run.
        from bot.cli import frontdesk
        from bot.terminal.screen import make_output_safe

        make_output_safe()
        frontdesk.main(prog_name="frontdesk")
    except KeyboardInterrupt:
        return 130
    finally:
        # Python looks through everything once more at its end: in vain, as above.
        gc.freeze()
    return 0


if __name__ == "__main__":
    sys.exit(main())
