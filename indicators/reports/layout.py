"""The parts of an administrative document in Word, placed as Decree 30/2020/NĐ-CP wants them.

Sizes and weights are those of its Appendix I; the page and the styles are in `styles`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

from docx.document import Document as Word
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from indicators.reports.styles import BODY, HEAD, TEXT_WIDTH

_BODIES = Mm(61)
_NATION = Length(TEXT_WIDTH - _BODIES)
_CELL_MARGINS = Mm(3.8)
# Of Times New Roman: the motto in 14 pt bold; a third to a half of a line of text.
_MOTTO, _RULE = Mm(62), Mm(26)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, its width in millimetres, whether it holds numbers."""

    head: str
    width: float
    number: bool = False


def letterhead(word: Word, bodies: Sequence[str], number: str, place_and_date: str) -> None:
    """Add the issuing bodies (the last in bold) and number; national title, motto and date."""
    left, right = _grid(word, _BODIES, _NATION)
    for text in bodies:
        _line(left, text, HEAD, bold=text is bodies[-1])
    _rule(_line(left, "", Pt(4)), _BODIES, _RULE)
    _line(left, number, HEAD)
    _line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", HEAD, bold=True)
    _rule(_line(right, "Độc lập - Tự do - Hạnh phúc", BODY, bold=True), _NATION, _MOTTO)
    _line(right, place_and_date, BODY, italic=True).paragraph_format.space_before = Pt(6)


def name(word: Word, kind: str, about: Sequence[str]) -> None:
    """Add the kind of document ("BÁO CÁO"), what it is about, and the short line below."""
    for text in (kind, *about):
        word.add_paragraph(text, style="Title")
    word.paragraphs[-len(about) - 1].paragraph_format.space_before = Pt(14)
    rule = word.add_paragraph(style="Tight")
    rule.paragraph_format.space_after = Pt(12)
    _rule(rule, Length(TEXT_WIDTH + _CELL_MARGINS), _RULE)


def grounds(word: Word, texts: Sequence[str]) -> None:
    """Add what the document rests on: italic, each ended by a semicolon, the last by a stop."""
    for number, text in enumerate(texts, start=1):
        end = "." if number == len(texts) else ";"
        body(word, text + end).runs[0].italic = True


def heading(word: Word, text: str, level: int) -> None:
    """Add a heading: level 1 "I. …" in bold capitals, 2 "1. …" in bold, 3 "a) …"."""
    word.add_heading(text, level)


def body(word: Word, text: str) -> Paragraph:
    """Add a paragraph of the running text and return it."""
    return word.add_paragraph(text)


def caption(word: Word, text: str, *, above: bool) -> None:
    """Add the name of a table (above it) or a picture (below it), on the same page."""
    word.add_paragraph(text, style="Caption").paragraph_format.keep_with_next = above


def table(word: Word, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
    """Add a ruled table whose head repeats on every page."""
    made = word.add_table(rows=0, cols=len(columns), style="Table Grid")
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    _fix(made, [Mm(column.width) for column in columns])
    _head(made.add_row(), columns)
    for texts in rows:
        _fill(made.add_row(), columns, texts)
    word.add_paragraph(style="Tight")


def picture(word: Word, png: bytes, description: str) -> None:
    """Add a picture as wide as the text, with `description` for those who do not see it."""
    paragraph = word.add_paragraph(style="Picture")
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(BytesIO(png), width=TEXT_WIDTH)
    shape._inline.docPr.set("descr", description)


def signatures(word: Word, recipients: Sequence[str], capacity: Sequence[str], who: str) -> None:
    """Add the recipients (left) and who signs in which capacity (right), on one page."""
    word.add_paragraph(style="Tight").paragraph_format.keep_with_next = True
    half = Length(TEXT_WIDTH // 2)
    left, right = _grid(word, half, half)
    _line(left, "Nơi nhận:", Pt(12), bold=True, italic=True)
    for text in recipients:
        _line(left, f"- {text}", Pt(11))
    for paragraph in left.paragraphs:
        paragraph.alignment = ALIGN.LEFT
    for text in capacity:
        _line(right, text, BODY, bold=True)
    _line(right, who, BODY, bold=True).paragraph_format.space_before = Pt(72)


def appendix(word: Word, number: str, title: str) -> None:
    """Begin an appendix on a new page."""
    for text in (number, title):
        word.add_paragraph(text, style="Title")
    word.paragraphs[-2].paragraph_format.page_break_before = True
    word.paragraphs[-1].paragraph_format.space_after = Pt(12)


def to_bytes(word: Word) -> bytes:
    """Return the document as the bytes of a .docx file."""
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def _grid(word: Word, left: Length, right: Length) -> list[_Cell]:
    """Return the two cells of a table without lines that is as wide as the text."""
    made = word.add_table(rows=1, cols=2)
    _fix(made, (left, right))
    _whole(made.rows[0])
    return list(made.rows[0].cells)


def _fix(made: Table, widths: Sequence[Length]) -> None:
    # Readers differ in whether they heed the columns or the cells: both say it.
    made.autofit = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width


def _line(
    cell: _Cell, text: str, size: Length, *, bold: bool = False, italic: bool = False
) -> Paragraph:
    # A new cell holds one empty paragraph: it takes the first line.
    first = cell.paragraphs[0]
    fresh = len(cell.paragraphs) == 1 and not first.runs
    paragraph: Paragraph = first if fresh else cell.add_paragraph()
    paragraph.style = "Tight"
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = size, bold, italic
    return paragraph


def _rule(paragraph: Paragraph, room: Length, width: Length) -> None:
    """Draw a line of `width` under a paragraph that is centred in `room`."""
    aside = Length((room - _CELL_MARGINS - width) // 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = aside
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{key}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *_AFTER_BORDERS)


# The order that the schema wants (ECMA-376, CT_PPr).
_AFTER_BORDERS = tuple(
    f"w:{name}"
    for name in (
        "shd", "tabs", "suppressAutoHyphens", "spacing", "ind", "contextualSpacing", "jc",
        "textDirection", "textAlignment", "outlineLvl", "rPr", "sectPr", "pPrChange",
    )
)  # fmt: skip


def _head(row: _Row, columns: Sequence[Column]) -> None:
    _fill(row, columns, [column.head for column in columns])
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell in row.cells:
        cell.paragraphs[0].alignment = ALIGN.CENTER
        cell.paragraphs[0].runs[0].bold = True


def _fill(row: _Row, columns: Sequence[Column], texts: Sequence[str]) -> None:
    _whole(row)
    for cell, column, text in zip(row.cells, columns, texts, strict=True):
        cell.width = Mm(column.width)
        paragraph = cell.paragraphs[0]
        paragraph.style = "Cell"
        paragraph.add_run(text)
        paragraph.alignment = ALIGN.RIGHT if column.number else ALIGN.LEFT


def _whole(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
