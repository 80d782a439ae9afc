"""Text lines in cells of a page picture: drawn with plain rectangles and strokes, so that every box is known."""

from __future__ import annotations

import pytest

np = pytest.importorskip("numpy")
cv2 = pytest.importorskip("cv2")

from pipeline.documents.scan.lines import lines_of_cells, stroke_of, text_ink  # noqa: E402

SIDE = 200
HALF = SIDE // 2


def blank() -> np.ndarray:
    return np.zeros((SIDE, SIDE), np.uint8)


@pytest.mark.parametrize(
    ("corners", "mark"),
    [
        ([(20, 50), (44, 50)], "—"),
        ([(20, 50), (44, 52)], "—"),
        ([(20, 60), (32, 30)], "/"),
        ([(20, 60), (45, 32)], "/"),
        ([(30, 30), (30, 60)], None),
        ([(24, 36), (30, 30), (30, 60)], None),
        ([(20, 30), (36, 30), (26, 60)], None),
        ([(20, 30), (36, 60), (20, 60)], None),
    ],
)
def test_one_straight_stroke_is_a_mark_and_a_digit_is_not(
    corners: list[tuple[int, int]], mark: str | None
) -> None:
    ink = blank()
    cv2.polylines(ink, [np.array(corners)], isClosed=False, color=255, thickness=3)
    assert stroke_of(ink, (0.0, 0.0, float(HALF), float(HALF))) == mark


def test_what_is_nowhere_as_dark_as_print_is_no_ink() -> None:
    page = np.full((SIDE, SIDE), 235, np.uint8)
    page[20:40, 20:30] = 60
    page[80:90, 20:30] = 205
    ink = np.where(page < 235, 255, 0).astype(np.uint8)
    clean = text_ink(ink, page)
    assert clean[20:40, 20:30].all()
    assert not clean[60:].any()


def test_lines_of_several_characters_stay_whole_in_a_tall_narrow_cell() -> None:
    ink = blank()
    for top in range(10, 190, 30):
        for left in (10, 32, 54):
            ink[top : top + 20, left : left + 18] = 255
    (lines,) = lines_of_cells(ink, [(0.0, 0.0, 90.0, float(SIDE))])
    assert [(line[1], line[3]) for line in lines] == [(top, top + 20) for top in range(10, 190, 30)]


def test_the_characters_of_a_vertical_label_are_told_apart_where_they_touch() -> None:
    ink = blank()
    ink[10:130, 20:40] = 255
    digits = blank()
    digits[10:30, 10:24] = digits[50:70, 10:24] = digits[90:110, 10:24] = 255
    ink[:, HALF:] = digits[:, :HALF]
    label, _ = lines_of_cells(
        ink, [(0.0, 0.0, float(HALF), float(SIDE)), (float(HALF), 0.0, float(SIDE), float(SIDE))]
    )
    assert [(line[1], line[3]) for line in label] == [(top, top + 20) for top in range(10, 130, 20)]


def test_a_narrow_digit_is_no_vertical_label() -> None:
    ink = blank()
    ink[10:30, 10:16] = ink[110:130, 10:24] = 255
    lines = lines_of_cells(ink, [(0.0, 0.0, 90.0, 90.0), (0.0, 90.0, 90.0, 190.0)])
    assert [[(line[1], line[3]) for line in own] for own in lines] == [[(10, 30)], [(110, 130)]]


def test_strokes_that_together_are_no_higher_than_a_line_are_one_character() -> None:
    ink = blank()
    ink[10:30, 10:60] = ink[50:70, 10:60] = 255
    for top in (10, 18, 26):
        ink[top : top + 3, 120:140] = 255
    cells = [(0.0, 0.0, float(HALF), float(SIDE)), (float(HALF), 0.0, float(SIDE), float(SIDE))]
    assert [len(lines) for lines in lines_of_cells(ink, cells)] == [2, 1]
