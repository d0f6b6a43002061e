"""Two themes, dark and light. Every text colour has a contrast of at least 4.5 to every ground it stands on."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="rung-dark", dark=True,
    primary="#7cc4ff", secondary="#9fb4c8", accent="#ffd479", foreground="#e8edf2", background="#10161d",
    surface="#161e27", panel="#1d2833", success="#7ee0a1", warning="#ffd479", error="#ff9d94",
    variables={
        "good": "#7ee0a1", "open": "#ffd479", "bad": "#ff9d94", "quiet": "#a9b6c3", "name": "#8fd0ff",
        "block-cursor-background": "#24425e", "block-cursor-foreground": "#ffffff",
        "block-cursor-blurred-background": "#22303d", "block-cursor-blurred-foreground": "#e8edf2",
        "block-cursor-text-style": "bold", "block-cursor-blurred-text-style": "none",
        "border": "#7cc4ff", "border-blurred": "#4a5b6c", "input-selection-background": "#2f5f8f",
        "footer-background": "#1d2833", "footer-foreground": "#e8edf2", "footer-key-foreground": "#ffd479",
        "footer-description-foreground": "#e8edf2", "scrollbar": "#4a5b6c", "scrollbar-background": "#161e27",
    },
)  # fmt: skip

LIGHT = Theme(
    name="rung-light", dark=False,
    primary="#0b5394", secondary="#44586b", accent="#7a4b00", foreground="#14202b", background="#f4f6f8",
    surface="#ffffff", panel="#e6ebf0", success="#0e6b34", warning="#7a4b00", error="#a61b12",
    variables={
        "good": "#0e6b34", "open": "#7a4b00", "bad": "#a61b12", "quiet": "#4a5a69", "name": "#0b5394",
        "block-cursor-background": "#cfe3f7", "block-cursor-foreground": "#0b1520",
        "block-cursor-blurred-background": "#e3ebf3", "block-cursor-blurred-foreground": "#14202b",
        "block-cursor-text-style": "bold", "block-cursor-blurred-text-style": "none",
        "border": "#0b5394", "border-blurred": "#8a98a6", "input-selection-background": "#a9cdf0",
        "footer-background": "#e6ebf0", "footer-foreground": "#14202b", "footer-key-foreground": "#7a4b00",
        "footer-description-foreground": "#14202b", "scrollbar": "#8a98a6", "scrollbar-background": "#e6ebf0",
    },
)  # fmt: skip

THEMES = (DARK, LIGHT)
