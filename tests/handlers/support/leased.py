"""What the outbox would send now, for offices of tests that play Slack themselves; doubts are left to the test."""

from collections.abc import Sequence

from handlers.delivery import leasing
from handlers.delivery.deliveries import Deliveries
from handlers.delivery.leasing import Redrawing, Sending
from handlers.delivery.rate_limit import Room
from storage.unit_of_work import UnitOfWork

BOUNDLESS = Room(1_000_000, 1_000_000)


def lease(uow: UnitOfWork, deliveries: Deliveries) -> Sequence[Sending]:
    """Lease and draw every message that is due; what is due together to one person is one message."""
    return leasing._lease(uow, deliveries, BOUNDLESS)[0]


def lease_redrawings(uow: UnitOfWork, deliveries: Deliveries) -> Sequence[Redrawing]:
    """Lease and draw again every message that has changed since it was sent."""
    return leasing._lease_redrawings(uow, deliveries, BOUNDLESS)[0]
