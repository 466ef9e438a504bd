"""The HTML pages of an installation; plain, without scripts, not cached by browsers."""

from html import escape

from bot.core.words import N_, _, current

HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}
NOT_INSTALLED = N_("Village isn't in this workspace anymore. The person who looks after it can install it again.")

_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 1.1rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 12vh auto; padding: 0 1.5rem;
  color: #22312a; background: #faf8f4; }}
h1 {{ font-size: 1.6rem; line-height: 1.3; }}
a.button {{ display: inline-block; padding: .7rem 1.3rem; border-radius: .5rem; color: #fff; background: #1d6b52;
  text-decoration: none; }}
a.button:focus-visible {{ outline: 3px solid #b5651d; outline-offset: 3px; }}
code {{ background: #ece7dd; padding: .1rem .35rem; border-radius: .25rem; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
{content}
</main>
</body>
</html>
"""


def _again() -> str:
    words = _("Start again")
    return f'<p><a class="button" href="install">{words}</a></p>'


def _page(title: str, *paragraphs: str, after: str = "") -> str:
    content = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return _PAGE.format(
        language=current().value.replace("_", "-"), title=escape(title), content=f"{content}\n{after}".rstrip()
    )


def install(url: str) -> str:
    """The first page; `url` is Slack's page, on which the person chooses the workspace."""
    return _page(
        _("Bring Village to your workspace"),
        _("Village helps people coming back from parental leave find a colleague who has been there, quietly."),
        _(
            "Slack will ask you for a workspace and show what Village can do there. It hears what people "
            "say to it; it can't read other conversations."
        ),
        after=_('<p><a class="button" href="{escape}">Continue to Slack</a></p>').format(
            escape=escape(url, quote=True)
        ),
    )


def installed(team_name: str | None) -> str:
    """The page after a successful installation, with the next steps."""
    return _page(
        _("Village is here"),
        _("Village is in {escape} now. It hasn't written to anyone.").format(
            escape=escape(team_name or _("your workspace"))
        ),
        _(
            "Next, in Slack: go to a channel that anyone can join, type <code>/invite @Village</code>, "
            "then <code>/village setup</code>. You can do that yourself, and so can any Slack admin."
        ),
        _("You can close this page."),
    )


def cancelled() -> str:
    """The page after the person declined on Slack's page, or where an admin has to agree first."""
    return _page(
        _("Nothing was installed"),
        _("That's fine. If an admin has to approve Village first, Slack will tell you once they have."),
        after=_again(),
    )


def grown_old() -> str:
    """The page where the state or the code has expired, or another browser was used to start."""
    return _page(
        _("This page has expired"),
        _("It works once, for ten minutes, and only in the browser where you started. Nothing was installed."),
        after=_again(),
    )


def one_workspace_only() -> str:
    """The page for an installation in a whole organization, which is refused."""
    return _page(
        _("One workspace at a time, please"),
        _(
            "This would have installed Village for a whole organization. Village works in single "
            "workspaces, so nothing was kept, and I asked Slack to take the access back."
        ),
        _("On Slack's page, choose one workspace instead of the organization."),
        after=_again(),
    )


def no_rotation() -> str:
    """The page where the Slack app has token rotation, which Village does not support."""
    return _page(
        _("Token rotation is on"),
        _(
            "Village needs a Slack app without token rotation. Please create the app again from the "
            "manifest that <code>python -m bot manifest</code> prints. Nothing was kept."
        ),
    )


def trouble() -> str:
    """The page where Slack or the database did not answer."""
    return _page(
        _("That didn't work just now"),
        _("Slack or Village didn't answer properly. Nothing was installed; please try again in a minute."),
        after=_again(),
    )
