"""The rules of Village (one package per area) and the entry points that run it.

Importing the package makes the pinned `tzdata` the only source of zone data, before any zone is read. `zoneinfo` would
prefer the host's zone files, which may be years old and put lunches an hour off.
"""

import zoneinfo

zoneinfo.reset_tzpath(to=())
zoneinfo.ZoneInfo.clear_cache()  # what something else has read before from the host's files
