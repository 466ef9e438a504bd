"""`python -m playground`: the same as `python -m bot playground`."""

import sys

from bot.__main__ import main

sys.exit(main(["playground", *sys.argv[1:]]))
