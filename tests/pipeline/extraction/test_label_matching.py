"""Labels: exact, by variant, without ordinals, and near enough to be one and only one."""

from __future__ import annotations

import pytest

from pipeline.extraction.labels import edit_distance, exact_labels, near_label


def item(text: str, table: str) -> str | None:
    return next(
        (found.code for found in exact_labels(text) if found.table == table and found.kind == "item"), None
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.属于国家秘密", "refused_state_secret"),
        ("1、属于国家秘密", "refused_state_secret"),
        ("（1）属于国家秘密", "refused_state_secret"),
        ("属于国家秘密", "refused_state_secret"),
        ("（三）不予公开1.属于国家秘密", "refused_state_secret"),
        ("3.危及“三安全\n一稳定”", "refused_three_safeties_one_stability"),
        ("(二)部分公开(区分处理的,只计这一情形,不计其他情形)", "partially_granted"),
        ("（六）其他处理", "other"),
        ("3.其他", "other_remaining"),
        ("（七）总 计", "outcomes_total"),
        ("四、结转下年度继续办理", "carried_out"),
    ],
)
def test_rows_of_the_requests_table(text: str, code: str) -> None:
    assert item(text, "requests") == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2.其他法律行政法归禁止公开", "refused_other_law"),
        ("5.要求行政机关确认或重新出具己获取信息", "declined_reconfirmation"),
        ("1.本机关不掌握相关政府信", "unavailable_not_held"),
        ("5.要求行政机关确认或重新出具", "declined_reconfirmation"),
    ],
)
def test_a_typo_or_a_cut_is_bridged(text: str, code: str) -> None:
    found = near_label(text, "requests")
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("text", ["行政某某", "行政处可", "予公开", "合计数", "办理情况"])
def test_what_is_near_to_two_labels_or_to_none_stays_unknown(text: str) -> None:
    assert near_label(text, "requests") is None
    assert near_label(text, "proactive") is None


def test_edit_distance_stops_at_its_bound() -> None:
    assert edit_distance("结果维持", "结果纠正", 2) == 2
    assert edit_distance("结果维持", "结果纠正", 1) == 2
    assert edit_distance("同", "同", 0) == 0
