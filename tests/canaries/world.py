"""The faulty program with all channels around it, in a folder of its own that is searched."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bot.channels.zalo_oa.oauth import Tokens
from bot.channels.zalo_oa.store import TokenStore
from bot.settings import ROOT
from indicators.categories import Channel
from indicators.database import open_database
from tests.bot.channels.test_all_channels import environment, free_port, good
from tests.bot.channels.zalo_oa.conftest import KEY
from tests.canaries import talking
from tests.canaries.people import Person
from tests.servers import telegram, zalo_bot, zalo_oa
from tests.servers.telegram import Telegram, until
from tests.servers.zalo_bot import ZaloBot
from tests.servers.zalo_oa import ZaloOa

_QUIET_SECONDS = 2.0
_MINUTE = 60
_AT_ONCE = 8


class World:
    """`langnghe serve` and `langnghe chat` over every channel; what they leave is in `folder`.

    With `leak` the program betrays what is typed, to try the search. `settings` are the program's,
    beside those of the channels.
    """

    def __init__(
        self, folder: Path, *, leak: bool = False, settings: Mapping[str, str] | None = None
    ) -> None:
        self.folder = folder
        self._settings = {"LANGNGHE_DATABASE_URL": f"sqlite:///{folder / 'langnghe.db'}"}
        self._settings |= settings or {}
        self._leak = ["--leak"] if leak else []
        for name in ("work", "home", "tmp", "seen"):
            (folder / name).mkdir()
        self._telegram, self._oa, self._bot = Telegram(), ZaloOa(), ZaloBot()
        self._tokens = self._authorised()
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        self._oa.hook = f"{url}/webhooks/zalo-oa"
        self._web = talking.OverWeb(url)
        self._server = self._run("serve", "--port", str(port))
        until(lambda: self._server.poll() is not None or good(url))
        assert self._server.poll() is None, (folder / "serve.log").read_text()

    def secrets(self) -> set[str]:
        """Return the secrets that the program holds, and marks of the servers' own."""
        tokens = {self._tokens.access, self._tokens.refresh, *self._oa.access, *self._oa.refresh}
        mine = {telegram.TOKEN, zalo_oa.APP_SECRET, zalo_oa.WEBHOOK_KEY, zalo_bot.TOKEN, KEY}
        return tokens | mine | self._oa.used | {"msg-canary-"}

    def talk(self, people: Sequence[Person]) -> int:
        """Hold all conversations, wait until all is answered; return how many messages it were."""
        typed = [person for person in people if person.channel is Channel.CONSOLE]
        lines = [line for person in typed for line in talking.console_lines(person)]
        terminal = self._run("chat", str(len(typed)), typed="\n".join((*lines, "")))
        others = [person for person in people if person.channel is not Channel.CONSOLE]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            sent = sum(pool.map(self._hold, others))
        terminal.wait(30 * _MINUTE)
        self._settle()
        self._keep_what_was_seen()
        return sent + len(lines)

    def _hold(self, person: Person) -> int:
        match person.channel:
            case Channel.TELEGRAM:
                return talking.over_telegram(self._telegram, person)
            case Channel.ZALO_OA:
                return talking.over_oa(self._oa, person)
            case Channel.ZALO_BOT:
                return talking.over_bot(self._bot, person)
        return self._web.talk(person)

    def open_elsewhere(self) -> list[str]:
        """Return the files outside the folder that the server holds open to write."""
        descriptors = Path(f"/proc/{self._server.pid}/fd").iterdir()
        return [file for one in descriptors if (file := _written(one)) and not self._within(file)]

    def core_limit(self) -> str:
        """Return the line of the kernel on how much of a core the server may leave."""
        limits = Path(f"/proc/{self._server.pid}/limits").read_text(encoding="ascii")
        return next(line for line in limits.splitlines() if line.startswith("Max core file size"))

    def kill(self) -> None:
        """End the server at once: what it would tidy up at its end stays to be searched."""
        self._server.send_signal(signal.SIGKILL)
        self._server.wait(_MINUTE)
        for server in (self._telegram, self._oa, self._bot):
            # In the background: it waits for requests whose sender is no more.
            threading.Thread(target=server.stop).start()

    def failed(self) -> dict[str, int]:
        """Return which stages failed, and how often, in both programs."""
        told = [json.loads(path.read_text()) for path in self.folder.glob("*.faults")]
        names = {name for one in told for name in one}
        return {name: sum(one.get(name, 0) for one in told) for name in names}

    def files(self) -> list[Path]:
        """Return all that was left: database, logs, home, temporary and working folders, pages."""
        return [path for path in self.folder.rglob("*") if path.is_file()]

    def _authorised(self) -> Tokens:
        """Keep tokens whose end is near: they are renewed while people write."""
        given = self._oa.grant(3600)
        tokens = Tokens(given["access_token"], given["refresh_token"], time.time() + 3600)
        engine = open_database(self._settings["LANGNGHE_DATABASE_URL"])
        TokenStore(engine, zalo_oa.APP_ID, KEY).put(tokens)
        # Whoever closes a database last tidies up its WAL, which is to be searched.
        engine.dispose()
        return tokens

    def _run(self, name: str, *arguments: str, typed: str = "") -> subprocess.Popen[bytes]:
        folder = self.folder
        command = [sys.executable, "-m", "tests.canaries.program", str(folder / f"{name}.faults")]
        shown, log, lines = folder / "seen" / name, folder / f"{name}.log", folder.parent / "typed"
        lines.write_text(typed, encoding="utf-8")
        with shown.open("wb") as out, log.open("wb") as err, lines.open("rb") as given:
            return subprocess.Popen(  # noqa: S603 - our own program
                [*command, *self._leak, name, *arguments],
                stdin=given,
                stdout=out,
                stderr=err,
                cwd=folder / "work",
                env=self._environment(),
            )

    def _environment(self) -> dict[str, str]:
        home = str(self.folder / "home")
        inherited = {name: value for name, value in os.environ.items() if "XDG" not in name}
        return {
            **inherited,
            **environment((self._telegram, self._oa, self._bot), self.folder),
            **self._settings,
            "HOME": home,
            "TMPDIR": str(self.folder / "tmp"),
            "PYTHONPATH": str(ROOT),
            "PYTHONASYNCIODEBUG": "",
        }

    def _settle(self) -> None:
        """Wait until nothing was sent to anybody for some seconds."""
        last, since = -1, time.monotonic()
        while time.monotonic() - since < _QUIET_SECONDS:
            if (sent := self._sent()) != last:
                last, since = sent, time.monotonic()
            time.sleep(0.1)

    def _sent(self) -> int:
        telegram_calls = sum(name != "getUpdates" for name, _, _ in list(self._telegram.calls))
        bot_calls = sum(name != "getUpdates" for name in list(self._bot.calls))
        return telegram_calls + bot_calls + len(self._oa.requests)

    def _keep_what_was_seen(self) -> None:
        over_oa = itertools.chain.from_iterable(self._oa.shown.values())
        over_bot = itertools.chain.from_iterable(self._bot.shown.values())
        self._keep("web", self._web.seen)
        self._keep(
            "telegram", (str(one.get("text")) for one in self._telegram.called("sendMessage"))
        )
        self._keep("zalo_oa", (json.dumps(one, ensure_ascii=False) for one in over_oa))
        self._keep("zalo_bot", over_bot)

    def _keep(self, channel: str, texts: Iterable[str]) -> None:
        (self.folder / "seen" / channel).write_text("\n".join(texts), encoding="utf-8")

    def _within(self, file: str) -> bool:
        return Path(file).is_relative_to(self.folder)


def _written(descriptor: Path) -> str:
    """Return the file behind a descriptor that is open to write, or nothing."""
    try:
        target = os.readlink(descriptor)
        told = (descriptor.parent.parent / "fdinfo" / descriptor.name).read_text(encoding="ascii")
    except OSError:  # closed meanwhile
        return ""
    flags = int(told.split("flags:")[1].split()[0], 8)
    regular = target.startswith("/") and not target.startswith(("/dev/", "/proc/", "/memfd:"))
    return target if regular and flags & (os.O_WRONLY | os.O_RDWR) else ""
