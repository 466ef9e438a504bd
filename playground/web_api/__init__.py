"""Slack's Web API: one module per family of methods, all called through `door`."""

from playground.web_api.call import Method
from playground.web_api.chat import METHODS as CHAT
from playground.web_api.conversations import METHODS as CONVERSATIONS
from playground.web_api.files import METHODS as FILES
from playground.web_api.tokens import METHODS as TOKENS
from playground.web_api.users import METHODS as USERS
from playground.web_api.views import METHODS as VIEWS

METHODS: dict[str, Method] = {**TOKENS, **CHAT, **CONVERSATIONS, **USERS, **VIEWS, **FILES}
