"""Where the command `frontdesk` starts; also ``python -m bot``."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; gives the exit status (130 after Ctrl-C)."""
    try:
        # Imported here, so that Ctrl-C ends quietly while the imports still run.
        from bot.cli import frontdesk
        from bot.terminal import make_output_safe

        make_output_safe()
        frontdesk.main(prog_name="frontdesk")
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
