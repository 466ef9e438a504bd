"""Rich text blocks, as far as apps write them (docs/slack.md S67)."""

from playground.block_kit.rules import Rule, boolean, by_type, items, one_of, shape, string, whole

_STYLE = shape({}, dict.fromkeys(("bold", "italic", "strike", "code", "highlight", "unlink"), boolean))
_STYLED: dict[str, Rule] = {"style": _STYLE}
_INLINE = by_type(
    {
        "text": shape({"text": string(12_000)}, _STYLED, type_name="text"),
        "link": shape({"url": string(3000)}, {**_STYLED, "text": string(3000), "unsafe": boolean}, type_name="link"),
        "user": shape({"user_id": string(32)}, _STYLED, type_name="user"),
        "usergroup": shape({"usergroup_id": string(32)}, _STYLED, type_name="usergroup"),
        "channel": shape({"channel_id": string(32)}, _STYLED, type_name="channel"),
        "broadcast": shape({"range": one_of("channel", "here", "everyone")}, _STYLED, type_name="broadcast"),
        "emoji": shape({"name": string(100)}, {**_STYLED, "unicode": string(100)}, type_name="emoji"),
        "color": shape({"value": string(20)}, {}, type_name="color"),
        "date": shape(
            {"timestamp": whole(0, 9_999_999_999), "format": string(255)},
            {"url": string(3000), "fallback": string(3000)},
            type_name="date",
        ),
    },
    "rich text",
)
_INLINES: dict[str, Rule] = {"elements": items(_INLINE, 0, 1000)}
_SECTION = shape(_INLINES, {}, type_name="rich_text_section")
_BLOCK = by_type(
    {
        "rich_text_section": _SECTION,
        "rich_text_preformatted": shape(_INLINES, {"border": whole(0, 1)}, type_name="rich_text_preformatted"),
        "rich_text_quote": shape(_INLINES, {"border": whole(0, 1)}, type_name="rich_text_quote"),
        "rich_text_list": shape(
            {
                "elements": items(by_type({"rich_text_section": _SECTION}, "a list item"), 1, 1000),
                "style": one_of("bullet", "ordered"),
            },
            {"indent": whole(0, 8), "offset": whole(0, 10_000), "border": whole(0, 1)},
            type_name="rich_text_list",
        ),
    },
    "a rich text part",
)
RICH_TEXT = by_type(
    {"rich_text": shape({"elements": items(_BLOCK, 0, 1000)}, {"block_id": string(255)}, type_name="rich_text")},
    "rich text",
)
