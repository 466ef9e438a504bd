"""Files of ours in Slack that show contributions (the quarterly summary, the page for managers).

They are recorded before anybody can see them, so that they can be deleted when a contribution is withdrawn.
"""

from collections.abc import Sequence

from bot.contributions.contributions import ContributionState
from bot.contributions.notices import FileDeletion
from storage.unit_of_work import UnitOfWork


def note(uow: UnitOfWork, file_id: str, shown: Sequence[str]) -> None:
    """Record what this file, not shared yet, shows; if any of it was withdrawn meanwhile, have the file deleted."""
    for contribution_id in shown:
        uow.contributions.add_file(file_id, contribution_id)
    contributions = [uow.contributions.look_at(contribution_id) for contribution_id in shown]
    if any(
        contribution is None or contribution.state is not ContributionState.PUBLISHED for contribution in contributions
    ):
        _delete(uow, [file_id])


def take_down(uow: UnitOfWork, contribution_id: str) -> int:
    """Have every file deleted that shows this contribution; returns how many."""
    return _delete(uow, uow.contributions.list_files(contribution_id))


def _delete(uow: UnitOfWork, files: Sequence[str]) -> int:
    if not files:
        return 0
    channel = uow.communities.list_all()[0].channel_id
    uow.outbox.add(*(FileDeletion(channel, file_id) for file_id in files))
    return len(files)
