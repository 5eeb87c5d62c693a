"""A report in Word, read back against Decree 30/2020/NĐ-CP, Appendix I."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from indicators.measures import NAMES
from indicators.reports import Report, write_docx


@pytest.fixture(scope="module")
def word(report: Report) -> Word:
    """The file, opened again."""
    return Document(BytesIO(write_docx(report)))


def said(word: Word) -> list[str]:
    """Return the text of all paragraphs outside tables."""
    return [paragraph.text for paragraph in word.paragraphs]


def cells(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def headed(word: Word, head: str) -> list[list[list[str]]]:
    """Return the tables whose first cell is `head`."""
    return [cells(table) for table in word.tables if table.cell(0, 0).text == head]


def test_the_page_is_a4_with_the_margins_of_the_decree(word: Word) -> None:
    """20-25 mm above and below, 30-35 mm left, 15-20 mm right."""
    (section,) = word.sections
    page: Any = section
    assert page.page_width.mm == pytest.approx(210, abs=0.1)
    assert page.page_height.mm == pytest.approx(297, abs=0.1)
    assert Mm(20) <= page.top_margin <= Mm(25)
    assert Mm(20) <= page.bottom_margin <= Mm(25)
    assert Mm(30) <= page.left_margin <= Mm(35)
    assert Mm(15) <= page.right_margin <= Mm(20)


@pytest.mark.parametrize(
    "name", ["Normal", "Heading 1", "Heading 2", "Heading 3", "Title", "Caption", "Cell"]
)
def test_letters_are_times_new_roman_13_or_14_black(word: Word, name: str) -> None:
    """In every style, for every script, whatever Word's theme says."""
    style: Any = word.styles[name]
    assert style.font.name == "Times New Roman"
    assert style.font.size in (Pt(13), Pt(14))
    assert str(style.font.color.rgb) == "000000"
    fonts = style.element.rPr.rFonts
    assert {fonts.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "eastAsia", "cs")} == {
        "Times New Roman"
    }
    assert not [kind for kind in fonts.attrib if "Theme" in kind or "theme" in kind]


def test_pages_are_numbered_from_the_second_on(word: Word) -> None:
    """Centred above; the first page has none."""
    section = word.sections[0]
    assert section.different_first_page_header_footer
    (number,) = section.header.paragraphs
    assert number.alignment in (ALIGN.CENTER, None)
    assert word.styles["Tight"].paragraph_format.alignment == ALIGN.CENTER
    (field,) = number._p.findall(qn("w:fldSimple"))
    assert field.get(qn("w:instr")) == "PAGE"
    assert not section.first_page_header._element.findall(f".//{qn('w:fldSimple')}")


def test_it_opens_with_the_national_title_and_the_issuing_body(word: Word) -> None:
    """What the staff alone know stands in brackets."""
    left, right = word.tables[0].rows[0].cells
    assert [one.text for one in left.paragraphs if one.text] == [
        "[CƠ QUAN CẤP TRÊN]",
        "[CƠ QUAN BAN HÀNH]",
        "Số: [..]/BC-[viết tắt]",
    ]
    assert [one.text for one in right.paragraphs] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "[Địa danh], ngày [..] tháng [..] năm 2026",
    ]
    nation, motto, date = (one.runs[0] for one in right.paragraphs)
    assert (nation.bold, nation.font.size) == (True, Pt(13))
    assert (motto.bold, motto.font.size) == (True, Pt(14))
    assert date.italic
    assert [one.runs[0].bold for one in left.paragraphs[:2]] == [False, True]


def test_it_is_named_for_what_it_reports(word: Word) -> None:
    """The kind, then the plan and period, in bold and centred."""
    titles = [one.text for one in word.paragraphs if one.style and one.style.name == "Title"]
    assert titles[0] == "BÁO CÁO"
    assert "Kế hoạch thử nghiệm" in titles[2]
    assert "Năm 2026" in titles[3]


def test_it_says_what_it_rests_on(word: Word) -> None:
    """Italic; semicolons, and a stop at the end."""
    grounds = [one for one in word.paragraphs if one.runs and one.runs[0].italic]
    assert [one.text[-1] for one in grounds] == [";"] * (len(grounds) - 1) + ["."]
    assert any("12/KH-UBND" in one.text for one in grounds)


def test_headings_are_numbered_in_order(word: Word) -> None:
    """I to V, and 1, 2, ... within; no level is left out."""
    found = [
        (one.style.name[-1], one.text.split(".")[0])
        for one in word.paragraphs
        if one.style and one.style.name and one.style.name.startswith("Heading")
    ]
    assert [number for level, number in found if level == "1"] == ["I", "II", "III", "IV", "V"]
    details = found[found.index(("1", "III")) + 1 : found.index(("1", "IV"))]
    assert details == [("2", str(at)) for at in range(1, 5)]


def test_indicators_stand_with_target_result_and_progress(word: Word) -> None:
    """A hidden figure is "dưới 10", one without closed months "chưa có"; shares follow numbers."""
    (head, *rows) = headed(word, "STT")[0]
    assert head[3:6] == ["Mục tiêu", "Kết quả (lượt)", "Tiến độ"]
    assert [row[3:6] for row in rows] == [
        ["50% (2026)", "12.360 (30%)", "60%"],
        ["Không nêu mức", "dưới 10", "–"],
        ["Không nêu mức", "chưa có", "–"],
    ]


def test_notes_are_written_out_once(word: Word) -> None:
    """A note that holds for three indicators has one number."""
    notes = [text for text in said(word) if text.endswith("Đây là lượt, không phải người.")]
    assert notes == ["(1) Đây là lượt, không phải người."]
    (_head, *rows) = headed(word, "STT")[0]
    assert all("(1)" in row[6] for row in rows)


def test_what_the_bot_cannot_count_is_listed(word: Word) -> None:
    """With the reason."""
    (unserved,) = [
        rows for rows in headed(word, "Điều khoản") if rows[0][1:] == ["Nội dung", "Vì sao"]
    ]
    assert unserved[1] == ["Mục III", "Số nữ lãnh đạo", "Do cơ quan nội vụ thống kê."]


def test_the_heads_of_tables_come_again_on_every_page(word: Word) -> None:
    """And no row is torn in two."""
    ruled = [table for table in word.tables if table.style and table.style.name == "Table Grid"]
    for table in ruled:
        rows = table._tbl.findall(qn("w:tr"))
        assert rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)


def test_tables_fit_between_the_margins(word: Word) -> None:
    """Their columns sum up to no more than the text's width."""
    page: Any = word.sections[0]
    text = page.page_width - page.left_margin - page.right_margin
    for table in word.tables:
        assert sum(column.width or 0 for column in table.columns) <= text + Mm(0.2)


def test_every_chart_is_told_in_words(word: Word) -> None:
    """Its alternative text holds title and figures; empty tables have no chart."""
    pictures = [one._inline.docPr.get("descr") for one in word.inline_shapes]
    assert len(pictures) == 3
    assert "Dòng 0: 40; Dòng 1: dưới 10; Dòng 2: chưa có" in pictures[1]
    assert "Trong kỳ chưa có số liệu nào được công bố cho bảng này." in said(word)


def test_figures_of_the_whole_service_are_said_to_be(word: Word) -> None:
    """In a report on a commune nobody takes them for the commune's."""
    assert said(word).count("Bảng này chỉ có số của toàn bộ dịch vụ, không chia theo địa bàn.") == 1


def test_it_says_that_lượt_are_not_people(word: Word) -> None:
    """How it was counted, and what the numbers cannot say."""
    text = "\n".join(said(word))
    for words in ("Lượt không phải là người", "theo từng chục", "“dưới 10” nghĩa là", "đ) Địa bàn"):
        assert words in text


def test_it_ends_with_recipients_and_signature(word: Word) -> None:
    """The plan's recipient, the file copy; capacity, office and name to fill in."""
    assert "Trên đây là báo cáo của [cơ quan ban hành]./." in said(word)
    (block,) = [table for table in word.tables if table.cell(0, 0).text.startswith("Nơi nhận:")]
    left, right = block.rows[0].cells
    assert left.text.split("\n")[1:] == [
        "- [Sở Thử];",
        "- [Cơ quan, đơn vị khác];",
        "- Lưu: VT, [đơn vị soạn thảo].",
    ]
    assert right.text.split("\n") == [
        "[QUYỀN HẠN, NẾU CÓ]",
        "[CHỨC VỤ CỦA NGƯỜI KÝ]",
        "[Họ và tên]",
    ]


def test_the_dictionary_is_appended(word: Word) -> None:
    """Every measure by its name."""
    (rows,) = headed(word, "Số liệu")
    assert [row[0] for row in rows[1:]] == list(NAMES.values())


def test_what_an_editor_typed_is_text_without_control_characters(word: Word) -> None:
    """Word's format takes none; nothing else of it is lost."""
    text = "\n".join(said(word))
    assert '=HYPERLINK("http://example.org";"x")' in text
    assert "\x07" not in text


def test_it_names_no_author(word: Word) -> None:
    """The file's properties say nothing of who made it or where."""
    properties = word.core_properties
    assert (properties.author, properties.comments) == ("", "")
    assert properties.language == "vi-VN"
