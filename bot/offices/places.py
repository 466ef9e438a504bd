"""The places an office can be in, with what set-up fills in for the organizer to check.

One line per place: city, IANA zone, ISO 3166-1 country, and the subdivision as the holidays library names it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

_TABLE = """
Amsterdam          Europe/Amsterdam                 NL
Athens             Europe/Athens                    GR
Atlanta            America/New_York                 US GA
Auckland           Pacific/Auckland                 NZ AUK
Austin             America/Chicago                  US TX
Bangalore          Asia/Kolkata                     IN KA
Bangkok            Asia/Bangkok                     TH
Barcelona          Europe/Madrid                    ES CT
Belfast            Europe/London                    GB NIR
Berlin             Europe/Berlin                    DE BE
Bogotá             America/Bogota                   CO
Boston             America/New_York                 US MA
Bratislava         Europe/Bratislava                SK
Brisbane           Australia/Brisbane               AU QLD
Brussels           Europe/Brussels                  BE
Bucharest          Europe/Bucharest                 RO
Budapest           Europe/Budapest                  HU
Buenos Aires       America/Argentina/Buenos_Aires   AR
Cairo              Africa/Cairo                     EG
Calgary            America/Edmonton                 CA AB
Cape Town          Africa/Johannesburg              ZA
Casablanca         Africa/Casablanca                MA
Chennai            Asia/Kolkata                     IN TN
Chicago            America/Chicago                  US IL
Cologne            Europe/Berlin                    DE NW
Copenhagen         Europe/Copenhagen                DK
Dallas             America/Chicago                  US TX
Delhi              Asia/Kolkata                     IN DL
Denver             America/Denver                   US CO
Detroit            America/Detroit                  US MI
Dubai              Asia/Dubai                       AE
Dublin             Europe/Dublin                    IE
Edinburgh          Europe/London                    GB SCT
Frankfurt          Europe/Berlin                    DE HE
Geneva             Europe/Zurich                    CH GE
Halifax            America/Halifax                  CA NS
Hamburg            Europe/Berlin                    DE HH
Helsinki           Europe/Helsinki                  FI
Ho Chi Minh City   Asia/Ho_Chi_Minh                 VN
Hong Kong          Asia/Hong_Kong                   HK
Honolulu           Pacific/Honolulu                 US HI
Hyderabad          Asia/Kolkata                     IN TS
Istanbul           Europe/Istanbul                  TR
Jakarta            Asia/Jakarta                     ID
Johannesburg       Africa/Johannesburg              ZA
Karachi            Asia/Karachi                     PK
Kraków             Europe/Warsaw                    PL
Kuala Lumpur       Asia/Kuala_Lumpur                MY KUL
Kyiv               Europe/Kyiv                      UA
Lagos              Africa/Lagos                     NG
Lima               America/Lima                     PE
Lisbon             Europe/Lisbon                    PT 11
Ljubljana          Europe/Ljubljana                 SI
London             Europe/London                    GB ENG
Los Angeles        America/Los_Angeles              US CA
Luxembourg         Europe/Luxembourg                LU
Lyon               Europe/Paris                     FR
Madrid             Europe/Madrid                    ES MD
Manila             Asia/Manila                      PH
Melbourne          Australia/Melbourne              AU VIC
Mexico City        America/Mexico_City              MX
Milan              Europe/Rome                      IT MI
Minneapolis        America/Chicago                  US MN
Montevideo         America/Montevideo               UY
Montreal           America/Toronto                  CA QC
Mumbai             Asia/Kolkata                     IN MH
Munich             Europe/Berlin                    DE BY
Nairobi            Africa/Nairobi                   KE
New York           America/New_York                 US NY
Osaka              Asia/Tokyo                       JP
Oslo               Europe/Oslo                      NO
Paris              Europe/Paris                     FR
Perth              Australia/Perth                  AU WA
Philadelphia       America/New_York                 US PA
Phoenix            America/Phoenix                  US AZ
Portland           America/Los_Angeles              US OR
Porto              Europe/Lisbon                    PT 13
Prague             Europe/Prague                    CZ
Reykjavík          Atlantic/Reykjavik               IS
Riga               Europe/Riga                      LV
Riyadh             Asia/Riyadh                      SA
Rome               Europe/Rome                      IT RM
San Francisco      America/Los_Angeles              US CA
Santiago           America/Santiago                 CL RM
São Paulo          America/Sao_Paulo                BR SP
Seattle            America/Los_Angeles              US WA
Seoul              Asia/Seoul                       KR
Shanghai           Asia/Shanghai                    CN
Singapore          Asia/Singapore                   SG
Sofia              Europe/Sofia                     BG
St John's          America/St_Johns                 CA NL
Stockholm          Europe/Stockholm                 SE
Stuttgart          Europe/Berlin                    DE BW
Sydney             Australia/Sydney                 AU NSW
Taipei             Asia/Taipei                      TW
Tallinn            Europe/Tallinn                   EE
Tel Aviv           Asia/Jerusalem                   IL
Tokyo              Asia/Tokyo                       JP
Toronto            America/Toronto                  CA ON
Vancouver          America/Vancouver                CA BC
Vienna             Europe/Vienna                    AT 9
Vilnius            Europe/Vilnius                   LT
Warsaw             Europe/Warsaw                    PL
Washington         America/New_York                 US DC
Wellington         Pacific/Auckland                 NZ WGN
Winnipeg           America/Winnipeg                 CA MB
Zagreb             Europe/Zagreb                    HR
Zurich             Europe/Zurich                    CH ZH
"""
_USUAL = frozenset(
    {"New York", "Chicago", "Los Angeles", "Toronto", "London", "Berlin", "Paris", "Madrid", "Rome", "Lisbon"}
    | {"Zurich", "Warsaw", "Bangalore", "Tokyo", "Johannesburg", "Auckland"}
)


@dataclass(frozen=True)
class Place:
    """A city with its IANA zone, and the country and subdivision whose public holidays apply there."""

    city: str
    zone: str
    country: str
    subdivision: str | None = None


def _read(line: str) -> Place:
    where = line[19:].split()
    return Place(line[:19].strip(), where[0], where[1], where[2] if len(where) > 2 else None)


PLACES: tuple[Place, ...] = tuple(_read(line) for line in _TABLE.strip().splitlines())


def place_of_city(city: str) -> Place | None:
    """The place with this name in any case; None for others."""
    return next((place for place in PLACES if place.city.casefold() == city.strip().casefold()), None)


def place_for_zone(zone: str) -> Place | None:
    """The place that set-up proposes to somebody in this zone, None where there is none; of several a usual office
    city.

    Old names of zones are understood, but a merged zone never leads into another country (Oslo to Berlin).
    """
    there = [place for place in PLACES if place.zone == zone]
    if not there:
        now_called, country = _links().get(zone, zone), country_of_zone(zone)
        there = [place for place in PLACES if place.zone == now_called and place.country == country]
    return next((place for place in there if place.city in _USUAL), next(iter(there), None))


def country_of_zone(zone: str) -> str | None:
    """The ISO 3166-1 country of an IANA zone, old names included; None for zones of no country (UTC)."""
    return _countries().get(zone) or _countries().get(_links().get(zone, zone))


@cache
def _countries() -> Mapping[str, str]:
    """The country of each zone, from the zone database's own table."""
    rows = _zone_database("zone.tab")
    return {row[2]: row[0] for row in (line.split("\t") for line in rows) if len(row) > 2}


@cache
def _links() -> Mapping[str, str]:
    """Today's name of each zone with an old name."""
    rows = (line.split() for line in _zone_database("tzdata.zi") if line.startswith("L "))
    return {old: new for _, new, old in rows}


def _zone_database(name: str) -> list[str]:
    text = resources.files("tzdata.zoneinfo").joinpath(name).read_text("utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]
