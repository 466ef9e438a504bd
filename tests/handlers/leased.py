"""What the outbox would send now, for offices of tests that play Slack themselves."""

from handlers.delivery.deliveries import Deliveries
from handlers.delivery.leasing import Redrawing, Sending, take_in_hand
from handlers.delivery.rate_limit import Room
from storage.unit_of_work import UnitOfWork

BOUNDLESS = Room(1_000_000, 1_000_000)
NOTHING = Room(0, 0)


def lease(uow: UnitOfWork, deliveries: Deliveries) -> tuple[Sending, ...]:
    """Lease and draw every message that is due; what is due together to one person is one message."""
    return take_in_hand(uow, deliveries, BOUNDLESS, NOTHING).sendings


def lease_redrawings(uow: UnitOfWork, deliveries: Deliveries) -> tuple[Redrawing, ...]:
    """Lease and draw again every message that has changed since it was sent."""
    return take_in_hand(uow, deliveries, NOTHING, BOUNDLESS).redrawings
