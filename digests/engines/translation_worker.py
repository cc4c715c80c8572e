"""The process that translates: it reads requests as JSON, a line each, and answers so. The engine holds the interpreter while it works and can
bring its process down, so it has one of its own.

    {"load": "en", "model": path, "source": path, "target": path, "shortlist": path or null}    -> {"ok": []}
    {"into": "en", "sentences": [...]}                                                         -> {"ok": [...]} or {"broken": why}
"""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fxtranslate import Translator


def main() -> None:
    loaded: dict[str, Translator] = {}
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints, from Python or not, must not stand among the answers
    for line in sys.stdin:
        try:
            answer: dict[str, Any] = {"ok": _answer(json.loads(line), loaded)}
        except Exception as exc:  # the one who asked says what it means
            answer = {"broken": f"{type(exc).__name__}: {exc}"}
        except BaseException as exc:
            if type(exc).__name__ != "PanicException":  # the engine's own; it is no Exception
                raise
            answer = {"broken": f"the engine gave up: {exc}"}
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
        out.flush()


def _answer(request: dict[str, Any], loaded: "dict[str, Translator]") -> list[str]:
    if "load" in request:
        from fxtranslate import Translator

        model, source, target = (Path(request[name]).read_bytes() for name in ("model", "source", "target"))
        shortlist = Path(request["shortlist"]).read_bytes() if request["shortlist"] else None
        loaded[request["load"]] = Translator(model, source, target, shortlist)
        return []
    return [loaded[request["into"]].translate(sentence) for sentence in request["sentences"]]
