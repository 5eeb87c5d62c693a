"""The command `langnghe`."""

from __future__ import annotations

import asyncio
import datetime
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated

import typer

from bot import checking, commands, reports_cli, staff_cli, zalo_cli
from bot import poster as poster_page
from bot.app import build, server
from bot.channels import console
from bot.conversation import Conversation
from bot.core_dumps import forbid_core_dumps
from bot.danger_file import DangerRulesError
from bot.knowledge import gather
from bot.sessions import MemorySessions
from bot.settings import ROOT
from indicators import dictionary as data_dictionary
from indicators.plans import PlanError
from nlu.sentences import SentencesError
from referrals.directory import DirectoryError
from responses.catalogue import Catalogue
from responses.coverage import render
from responses.yamls import ContentError

app = typer.Typer(
    help="Lắng Nghe: answers on gender equality and domestic violence, in everyday Vietnamese.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(zalo_cli.app, name="zalo")
app.add_typer(staff_cli.app, name="staff")
app.add_typer(reports_cli.app)
_FAULTS = (
    ContentError,
    DirectoryError,
    DangerRulesError,
    SentencesError,
    console.InputError,
    poster_page.PosterError,
    PlanError,
)


def _plain_errors() -> AbstractContextManager[None]:
    return commands.plain_errors(*_FAULTS)


def _conversation() -> Conversation:
    # Not counted: trying the bot must not look like outreach.
    return Conversation(gather(commands.settings()), MemorySessions())


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to serve on")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port to serve on")] = None,
) -> None:
    """Serve the web chat, the staff pages and every channel that is set up."""
    forbid_core_dumps()
    with _plain_errors():
        settings = commands.settings()
        host, port = host or settings.host, port or settings.port
        application = build(settings)
    address = f"http://{host}:{port}"
    typer.echo(f"Lắng Nghe: {address}, staff pages: {address}/staff", err=True)
    server(application, host, port).run()


@app.command()
def chat() -> None:
    """Hold a conversation in the terminal; "thoát" ends it."""
    with _plain_errors():
        asyncio.run(console.chat(_conversation(), sys.stdin))


@app.command()
def ask(
    text: Annotated[str | None, typer.Argument(help="One message")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines in, JSON Lines out")] = False,
    file: Annotated[
        Path | None, typer.Option(help="Read the lines from here", exists=True, dir_okay=False)
    ] = None,
) -> None:
    """Answer one message, or many: {"id", "text"} a line with --json."""
    if not as_json and not text:
        raise typer.Exit(commands.complain("a message is wanted, or --json"))
    with _plain_errors():
        conversation = _conversation()
        if as_json:
            lines = file.open(encoding="utf-8") if file else sys.stdin
            asyncio.run(console.ask_lines(conversation, lines))
        else:
            turn = asyncio.run(console.ask(conversation, text or ""))
            typer.echo("\n\n".join(console.spoken(reply) for reply in turn.replies))


@app.command()
def check(
    laws: Annotated[
        Path, typer.Option(help="Folder of law texts; figures are compared where it is present")
    ] = ROOT.parent / "shared" / "law",
) -> None:
    """Check all content: answers, laws, figures, numbers, training sentences."""
    with _plain_errors():
        found = list(checking.problems(laws if laws.is_dir() else None))
        old = list(checking.old(datetime.date.today()))
    for line in found:
        typer.echo(line, err=True)
    for line in old:
        typer.echo(f"worth another look: {line}")
    if found:
        raise typer.Exit(commands.complain(f"{len(found)} problems"))
    typer.echo(
        "All content holds." if laws.is_dir() else "All content holds; no law texts at hand."
    )


@app.command()
def coverage() -> None:
    """Write docs/coverage.md: which article and plan is answered by what."""
    with _plain_errors():
        page = render(Catalogue.load())
    checking.COVERAGE.write_text(page, encoding="utf-8")
    typer.echo(f"written: {checking.COVERAGE}")


@app.command()
def dictionary() -> None:
    """Write docs/indicators.md: what is counted, and every plan."""
    with _plain_errors():
        page = data_dictionary.render()
    checking.DICTIONARY.write_text(page, encoding="utf-8")
    typer.echo(f"written: {checking.DICTIONARY}")


@app.command()
def poster(
    unit: Annotated[str, typer.Option(help="Code of the province (2 digits) or commune (5)")],
    bot: Annotated[
        str | None, typer.Option(help="Name of the Telegram bot; else Telegram is asked")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder to write to")] = Path(),
) -> None:
    """Make a poster (A4, PDF and PNG) whose QR code opens the Telegram chat for a place."""
    with _plain_errors():
        place = poster_page.place_of(unit)
        name = bot or asyncio.run(poster_page.username(commands.settings()))
        drawn = poster_page.draw(poster_page.deep_link(name, unit), place)
        for path in poster_page.write(drawn, out, f"poster-{unit}"):
            typer.echo(path)


def main() -> None:
    """Run the command line."""
    app()
