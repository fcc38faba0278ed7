"""Text of which every character can be seen: no control characters, no halves of characters."""

from typing import Any

UNSEEN = {code: 0x2400 + code for code in range(32) if chr(code) not in "\n\t"} | {
    0x7F: 0x2421,
    **dict.fromkeys([*range(0x80, 0xA0), *range(0xD800, 0xE000)], 0xFFFD),
}


def seen(value: Any) -> Any:
    """`value` with every character visible, if it is text."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").translate(UNSEEN)
    return value
