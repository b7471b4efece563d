"""Headers that keep a hostile text harmless even where it slips through: no foreign script, image, frame or
link."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from settings import load_settings

# Streamlit styles its elements inline and draws small charts with compiled expressions; nothing comes from
# elsewhere.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "media-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-src 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
)


def _kept_safe(name: bytes, value: bytes) -> bytes:
    """A cookie goes over https alone, where the app's own address is one."""
    is_plain = name == b"set-cookie" and b"; secure" not in value.lower()
    is_https = (load_settings().address or "").startswith("https:")
    return value + b"; Secure" if is_plain and is_https else value


class SecurityHeaders:
    """ASGI middleware that adds `HEADERS` to every HTTP answer; websockets pass untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                ours = {name for name, _ in HEADERS}
                given = [(name.lower(), value) for name, value in message.get("headers", [])]
                others = [(name, _kept_safe(name, value)) for name, value in given if name not in ours]
                message = {**message, "headers": [*others, *HEADERS]}
            await send(message)

        await self._app(scope, receive, send_with_headers)
