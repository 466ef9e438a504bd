"""Files of ours that show what somebody wrote (the quarter's picture, the page for managers).

Which they are is kept from before anybody can see them, so that they are deleted when it is taken back.
"""

from collections.abc import Sequence

from bot.contributions.notices import FileDeletion
from bot.contributions.submissions import State
from storage.unit_of_work import UnitOfWork


def note(uow: UnitOfWork, file_id: str, shown: Sequence[str]) -> None:
    """Keep what this file, which nobody has yet, shows; one taken back since it was drawn takes it along."""
    for piece_id in shown:
        uow.pieces.add_file(file_id, piece_id)
    pieces = [uow.pieces.look_at(piece_id) for piece_id in shown]
    if any(piece is None or piece.state is not State.PUBLISHED for piece in pieces):
        _delete(uow, [file_id])


def take_down(uow: UnitOfWork, piece_id: str) -> int:
    """Have every file deleted that shows this piece; returns how many."""
    return _delete(uow, uow.pieces.list_files(piece_id))


def _delete(uow: UnitOfWork, files: Sequence[str]) -> int:
    if not files:
        return 0
    channel = uow.communities.list_all()[0].channel_id
    uow.outbox.add(*(FileDeletion(channel, file_id) for file_id in files))
    return len(files)
