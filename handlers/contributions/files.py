"""Files of ours that show what somebody wrote (the quarter's picture, the page for managers).

Which they are is kept from before anybody can see them, so that they are deleted when it is taken back.
"""

from collections.abc import Sequence

from bot.contributions.contributions import ContributionState
from bot.contributions.notices import FileDeletion
from storage.unit_of_work import UnitOfWork


def note(uow: UnitOfWork, file_id: str, shown: Sequence[str]) -> None:
    """Keep what this file, which nobody has yet, shows; one taken back since it was drawn takes it along."""
    for contribution_id in shown:
        uow.contributions.add_file(file_id, contribution_id)
    contributions = [uow.contributions.look_at(contribution_id) for contribution_id in shown]
    if any(
        contribution is None or contribution.state is not ContributionState.PUBLISHED for contribution in contributions
    ):
        _delete(uow, [file_id])


def take_down(uow: UnitOfWork, contribution_id: str) -> int:
    """Have every file deleted that shows this piece; returns how many."""
    return _delete(uow, uow.contributions.list_files(contribution_id))


def _delete(uow: UnitOfWork, files: Sequence[str]) -> int:
    if not files:
        return 0
    channel = uow.communities.list_all()[0].channel_id
    uow.outbox.add(*(FileDeletion(channel, file_id) for file_id in files))
    return len(files)
