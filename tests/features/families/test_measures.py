"""What several families share: characters, words, sentences and running text of a block, in scripts with and without spaces."""

from __future__ import annotations

from bodytext.features import parse, segment
from bodytext.features.families.measures import Measures

from .values import column, columns, ln


def test_measures_of_one_block() -> None:
    measures = Measures(segment(parse("<p>Ab cd. Ef, 12")))
    assert measures.chars.tolist() == [10]
    assert measures.words.tolist() == [4]
    assert measures.capital_words.tolist() == [2]
    assert (measures.sentence_ends.tolist(), measures.clause_ends.tolist()) == ([1], [1])
    assert measures.words_before.tolist() == [0, 4]


def test_sentences_of_a_script_without_full_stops_end_at_spaces_and_at_the_end_of_a_long_text() -> None:
    long, short, with_stops, of_letters = "กขคง " * 12, "กขคง กข", "ກຂ." * 40, "one two กข " * 12
    html = "".join(f"<p>{text}</p>" for text in (long, short, with_stops, of_letters))
    assert column(html, "sentence_ends") == ln(11 * 0.4 + 1, 0.4, 40, 0)
    assert columns(html, "ends_sentence", "is_prose") == [[1, 0, 1, 0], [1, 0, 1, 0]]


def test_marks_of_a_script_without_spaces_come_before_its_spaces() -> None:
    with_stops, to_a_comma = "កខគឃ\u17d4 " * 12, "กขคง " * 12 + ","
    html = f"<p>{with_stops}</p><p>{to_a_comma}</p>"
    assert column(html, "sentence_ends") == ln(12, 12 * 0.4)
    assert columns(html, "ends_sentence", "is_prose") == [[1, 0], [1, 1]]
