"""What the environment may say, and the one line where it cannot work."""

import pytest

from bot.settings import BadSettings, Mode, names_slack, read_settings

CLIENT = {"slack_client_id": "1.2", "slack_client_secret": "secret"}


@pytest.mark.parametrize(
    ("given", "mode", "serves_many"),
    [
        ({"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1"}, Mode.SOCKET, False),
        ({"slack_bot_token": "xoxb-1", "slack_signing_secret": "s"}, Mode.HTTP, False),
        ({**CLIENT, "slack_app_token": "xapp-1"}, Mode.SOCKET, True),
        ({**CLIENT, "slack_signing_secret": "s", "public_url": "https://village.example/"}, Mode.HTTP, True),
        ({**CLIENT, "slack_signing_secret": "s", "public_url": "http://localhost:3000"}, Mode.HTTP, True),
        ({**CLIENT, "slack_app_token": "xapp-1", "slack_bot_token": "whatever, it is ignored"}, Mode.SOCKET, True),
    ],
)
def test_a_complete_set_says_how_slack_reaches_us(given: dict[str, str], mode: Mode, serves_many: bool) -> None:
    settings = read_settings(**given)
    settings.require_slack()
    assert (settings.mode, settings.serves_many) == (mode, serves_many)
    assert not (settings.public_url or "").endswith("/")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"slack_client_id": "1.2", "slack_app_token": "xapp-1"}, "go together"),
        ({"slack_client_secret": "s", "slack_app_token": "xapp-1", "slack_bot_token": "xoxb-1"}, "go together"),
        (CLIENT, "beside SLACK_CLIENT_ID and SLACK_CLIENT_SECRET"),
        ({**CLIENT, "slack_app_token": "nonsense"}, "begins with xapp-"),
        (
            {**CLIENT, "slack_app_token": "xapp-1", "public_url": "http://village.example"},
            "PUBLIC_URL must be the https",
        ),
        ({**CLIENT, "slack_app_token": "xapp-1", "public_url": "village.example"}, "PUBLIC_URL must be the https"),
        ({**CLIENT, "slack_app_token": "xapp-1", "public_url": "https://"}, "PUBLIC_URL must be the https"),
    ],
)
def test_an_incomplete_set_stops_with_one_line(given: dict[str, str], says: str) -> None:
    with pytest.raises(BadSettings, match=says) as caught:
        read_settings(**given).require_slack()
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("name", ["BOT_TOKEN", "APP_TOKEN", "SIGNING_SECRET", "CLIENT_ID", "CLIENT_SECRET"])
def test_one_word_about_slack_is_enough_to_leave_the_playground(name: str) -> None:
    assert names_slack({f"SLACK_{name}": "x"})
    assert not names_slack({f"SLACK_{name}": "", "SLACK_API_URL": "http://127.0.0.1:1", "PORT": "3000"})
