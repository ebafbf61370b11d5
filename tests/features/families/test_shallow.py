"""Text and links of a block: hand-built pages, hand-computed values."""

from __future__ import annotations

from .values import PROSE, about, column, columns, ln


def test_words_are_runs_of_letters_and_digits() -> None:
    assert column("<p>One two, 33 four-five</p><p>x</p>", "words") == ln(5, 1)


def test_words_of_ideographs_and_of_thai() -> None:
    assert column("<p>北防波堤</p><p>กขคง</p><p>ab 北堤</p><p>***</p>", "words") == ln(4 * 0.6, 4 * 0.25, 1 + 2 * 0.6, 0.2)


def test_shares_of_scripts() -> None:
    assert columns("<p>ab北防ก한", "ideographs", "unspaced", "uncased") == [about(2 / 6), about(1 / 6), about(1 / 6)]


def test_character_shares_of_one_block() -> None:
    names = ("digits", "upper", "capital_words", "punctuation", "symbols", "sentence_rate", "clause_rate", "word_length", "chars")
    expected = [about(2 / 10), about(2 / 6), about(2 / 4), about(2 / 10), about(0), about(1 / 4), about(1 / 4), about(2.5), ln(10)]
    assert columns("<p>Ab cd. Ef, 12", *names) == expected


def test_link_density() -> None:
    assert column("<p>abcd <a>ef</a> <a>gh</a>", "link_density") == about(4 / 8)
    assert column("<p><a>a b c</a>", "link_density") == about(1)
    assert column("<p>none", "link_density") == about(0)
    assert column("<p>a <a>b</a><a>c</a></p><p>d", "links") == ln(2, 0)


def test_bold_share() -> None:
    assert column("<p>ab <b>cdef</b>", "bold") == about(4 / 6)


def test_text_density_of_a_short_block_is_its_words() -> None:
    assert column("<p>one two three", "text_density") == about(3)


def test_text_density_of_two_lines() -> None:
    # 30 words of 3 letters: 119 characters, 2 lines, the last one not counted.
    assert column("<p>" + "abc " * 30, "text_density") == about(15)


def test_starts_and_ends() -> None:
    html = "<p>A b.</p><p>a b,</p><p>1 b</p><p>- b!</p><p>(b)</p>"
    assert columns(html, "starts_upper", "starts_lower", "starts_digit", "starts_symbol") == [
        [1, 0, 0, 0, 0],
        [0, 1, 0, 0, 0],
        [0, 0, 1, 0, 0],
        [0, 0, 0, 1, 1],
    ]
    assert columns(html, "ends_sentence", "ends_clause", "ends_word") == [[1, 0, 0, 1, 0], [0, 1, 0, 0, 0], [0, 0, 1, 0, 0]]


def test_sentence_ends() -> None:
    assert column("<p>One. Two! Three?</p><p>一。二。</p><p>none</p>", "sentence_ends") == ln(3, 2, 0)


def test_signs() -> None:
    html = "<p>© me</p><p>a | b</p><p>why?</p><p>a@b</p><p>5 €</p><p>more…</p>"
    signs = columns(html, "copyright", "separator", "question", "address_sign", "currency", "ends_in_dots")
    assert signs == [[float(row == block) for block in range(6)] for row in range(6)]


def test_three_dots_are_an_ellipsis_only_at_the_end() -> None:
    assert column("<p>more...</p><p>more ... of it</p><p>.</p>", "ends_in_dots") == [1, 0, 0]


def test_repeats_and_one_word() -> None:
    html = "<p>Read more</p><p>Text</p><p>Read more</p><p>Read more</p>"
    assert column(html, "repeats") == ln(2, 0, 2, 2)
    assert column(html, "one_word") == [0, 1, 0, 0]


def test_images_controls_and_breaks() -> None:
    html = "<body><img><img><p>a<br>b</p><input><p>c"
    assert columns(html, "images_before", "controls_before", "breaks") == [ln(2, 0), ln(0, 1), ln(1, 0)]


def test_prose_has_words_a_sentence_end_and_few_links() -> None:
    linked = f"<p><a>{PROSE}</a></p>"
    assert column(f"<p>{PROSE}</p>{linked}<p>{PROSE[:-1]}</p><p>Short one.</p>", "is_prose") == [1, 0, 0, 0]
