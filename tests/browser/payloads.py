"""Sixty texts that want to be a script, a link, an image, a frame or a form on whatever page shows them.

One that runs sets `taken` in its page; one that comes alive leads to the host `x.example`.
"""

from __future__ import annotations

RUN = "window.taken=1"
HOST = "x.example"
LINKS = (
    f"[a](https://{HOST})", f"[a](//{HOST})", f"[a](javascript:{RUN})", f"[a](data:text/html,<script>{RUN}</script>)",
    f"[a][b]\n\n[b]: https://{HOST}", f"<https://{HOST}>", f"https://{HOST}/auto", f"http://{HOST}", f"www.{HOST}",
    f"HTTPS://{HOST.upper()}", f"ftp://{HOST}", f"mailto:a@{HOST}", f"a@{HOST}", f"tel:1 https://{HOST}",
    f"\\[a](https://{HOST})", f"[a\\](https://{HOST})", f"[![i](https://{HOST}/i.png)](https://{HOST})",
    f"[^1] [^1]: https://{HOST}", f"| a | https://{HOST} |", f"&#91;a&#93;(https://{HOST})", f"[a]&#40;https://{HOST}&#41;",
)  # fmt: skip
IMAGES = (
    f"![i](https://{HOST}/i.png)", f"![i](//{HOST}/i.png)", f"![i][b]\n\n[b]: https://{HOST}/i.png",
    f"![i](data:image/svg+xml,<svg onload={RUN}>)", f"<img src=https://{HOST}/i.png>", f"<img src=x onerror={RUN}>",
    f"<picture><source srcset=https://{HOST}/i.png><img src=x></picture>",
    f"<video src=https://{HOST}/v.mp4 onerror={RUN}>",
)  # fmt: skip
SCRIPTS = (
    f"<script>{RUN}</script>", f"<ScRiPt>{RUN}</sCrIpT>", f"<script src=https://{HOST}/s.js></script>",
    f"<svg onload={RUN}>", f"<svg><script>{RUN}</script></svg>", f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<math href=javascript:{RUN}>a</math>", f"<body onload={RUN}>", f"<details open ontoggle={RUN}>",
    f"<input autofocus onfocus={RUN}>", f"<select autofocus onfocus={RUN}>", f"<marquee onstart={RUN}>a</marquee>",
    f"'\"><img src=x onerror={RUN}>", f"</script><script>{RUN}</script>", f"--><script>{RUN}</script>",
    f"]]><script>{RUN}</script>", f"\"onmouseover=\"{RUN}", f"javascript:{RUN}", f"`<img src=x onerror={RUN}>`",
    f"<iframe srcdoc='<script>parent.{RUN[7:]}</script>'></iframe>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"{{{{constructor.constructor('{RUN}')()}}}}", f"${{{RUN}}}",
)  # fmt: skip
FRAMES = (
    f"<iframe src=https://{HOST}></iframe>", f"<object data=https://{HOST}></object>", f"<embed src=https://{HOST}>",
    f"<form action=https://{HOST}><button>Sign in</button></form>", f"<base href=https://{HOST}/>",
    f"<meta http-equiv=refresh content='0;url=https://{HOST}'>", f"<link rel=stylesheet href=https://{HOST}/c.css>",
    f"<style>@import 'https://{HOST}/c.css'</style>", f"<a href=https://{HOST} ping=https://{HOST}>a</a>",
    f"$\\href{{https://{HOST}}}{{a}}$", f"$$\\url{{https://{HOST}}}$$", f":material/home: :red[<https://{HOST}>]",
    f":link[https://{HOST}]{{href=https://{HOST}}}",
)  # fmt: skip
PAYLOADS = (*LINKS, *IMAGES, *SCRIPTS, *FRAMES)
