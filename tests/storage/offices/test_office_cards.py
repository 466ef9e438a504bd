"""An office's cards come back as saved, each office's own, their words sealed; on both databases."""

from datetime import date

from sqlalchemy import text

from bot.offices.office_cards import Card, CardKind
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.conftest import TEAM
from tests.support.storing import put

CARD = Card(CardKind.BUILDING, date(2026, 11, 3), {"rooms": "Elm, the key hangs at reception"})


def fill(uow: UnitOfWork) -> None:
    put(uow.office_cards.save, "a", Card(CardKind.BUILDING, date(2026, 1, 1), {"fridge": "second floor"}))
    put(uow.office_cards.save, "a", CARD)


def test_cards_come_back_in_order_and_unwritten_ones_are_empty(database: Database) -> None:
    database.transact_now(TEAM, fill)
    ours = database.transact_now(TEAM, lambda uow: uow.office_cards.of("a"))
    assert list(ours.values()) == [CARD, Card(CardKind.HOW), Card(CardKind.GROUPS)]
    theirs = database.transact_now(TEAM, lambda uow: uow.office_cards.of("b"))
    assert all(card.is_empty for card in theirs.values())


def test_what_organizers_typed_lies_sealed(database: Database) -> None:
    database.transact_now(TEAM, fill)

    def raw(uow: UnitOfWork) -> bytes:
        return bytes(uow.connection_for_storage.execute(text("SELECT entries FROM office_cards")).scalar_one())

    assert b"reception" not in database.transact_now(TEAM, raw)
