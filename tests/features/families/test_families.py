"""Hand-built pages and hand-computed values of the feature families."""

from __future__ import annotations

from importlib.resources import files
from math import log

import numpy as np
import pytest

from bodytext.features import NAMES, Lexicon, features, parse, segment
from bodytext.features.families.lexicon import names_of
from bodytext.features.families.measures import Measures
from bodytext.features.families.phrases import PURPOSES, phrases
from bodytext.features.families.position import distance_after, distance_before
from bodytext.features.loops.characters import (
    AT,
    CLAUSE_END,
    COPYRIGHT,
    CURRENCY,
    DIGIT,
    ELLIPSIS,
    IDEOGRAPH,
    LETTER,
    LOWER,
    MARK,
    PUNCTUATION,
    QUESTION,
    SENTENCE_END,
    SEPARATOR,
    SPACE,
    SYMBOL,
    UNSPACED,
    UPPER,
    classes,
    code_points,
)
from bodytext.features.loops.words import text_heads

PROSE = "Today the old ferry left the harbour with all of its passengers on board."


def lexicon_of(
    names: dict[str, tuple[float, float]] | None = None,
    words: dict[str, float] | None = None,
    bias: tuple[float, float] = (0.0, 0.0),
) -> Lexicon:
    """A lexicon of names with their weights as own and as above, and of words."""
    names, words = names or {}, words or {}
    return Lexicon(
        {name.encode(): row for row, name in enumerate(names, 1)},
        np.array([(0, 0), *names.values()], dtype=np.float32),
        {word.encode(): row for row, word in enumerate(words, 1)},
        np.array([0, *words.values()], dtype=np.float32),
        bias,
    )


def columns(html: str, *names: str, lexicon: Lexicon | None = None) -> list[list[float]]:
    """The values of each named column, one list a column."""
    page = segment(parse(html))
    matrix = features(page) if lexicon is None else features(page, lexicon=lexicon)
    return [matrix[:, NAMES.index(name)].tolist() for name in names]


def column(html: str, name: str) -> list[float]:
    """The values of one column."""
    return columns(html, name)[0]


def about(*values: float) -> object:
    """Equal as float32."""
    return pytest.approx(list(values), rel=1e-5, abs=1e-6)


def ln(*counts: float) -> object:
    """Counts on the scale of the LOG columns."""
    return about(*(log(1 + count) for count in counts))


@pytest.mark.parametrize(
    ("character", "kind"),
    [
        (" ", SPACE),
        ("\u00a0", SPACE),
        ("a", LOWER),
        ("я", LOWER),
        ("Ж", UPPER),
        ("א", LETTER),
        ("한", LETTER),
        ("7", DIGIT),
        ("\u0301", MARK),
        (",", CLAUSE_END),
        ("、", CLAUSE_END),
        (".", SENTENCE_END),
        ("。", SENTENCE_END),
        ("\u104a", CLAUSE_END),
        ("\u104b", SENTENCE_END),
        ("\u17d4", SENTENCE_END),
        ("\u17d5", SENTENCE_END),
        ("؟", QUESTION),
        ("…", ELLIPSIS),
        ("•", SEPARATOR),
        ("©", COPYRIGHT),
        ("@", AT),
        ("-", PUNCTUATION),
        ("€", CURRENCY),
        ("漢", IDEOGRAPH),
        ("か", IDEOGRAPH),
        ("\U00020000", IDEOGRAPH),
        ("😀", SYMBOL),
        ("ก", UNSPACED),
    ],
)
def test_character_classes(character: str, kind: int) -> None:
    assert classes(code_points(character)).tolist() == [kind]


def test_words_are_runs_of_letters_and_digits() -> None:
    assert column("<p>One two, 33 four-five</p><p>x</p>", "words") == ln(5, 1)


def test_words_of_ideographs_and_of_thai() -> None:
    assert column("<p>北防波堤</p><p>กขคง</p><p>ab 北堤</p><p>***</p>", "words") == ln(4 * 0.6, 4 * 0.25, 1 + 2 * 0.6, 0.2)


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


def test_shares_of_scripts() -> None:
    assert columns("<p>ab北防ก한", "ideographs", "unspaced", "uncased") == [about(2 / 6), about(1 / 6), about(1 / 6)]


def test_measures_of_one_block() -> None:
    measures = Measures(segment(parse("<p>Ab cd. Ef, 12")))
    assert measures.chars.tolist() == [10]
    assert measures.words.tolist() == [4]
    assert measures.capital_words.tolist() == [2]
    assert (measures.sentence_ends.tolist(), measures.clause_ends.tolist()) == ([1], [1])
    assert measures.words_before.tolist() == [0, 4]


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


def test_container_and_leaf_tags() -> None:
    html = "<body><ul><li><a>x</a></li></ul><p><b>y</b></p><td>"
    assert columns(html, "tag_li", "tag_p", "leaf_a", "leaf_strong") == [[1, 0], [0, 1], [1, 0], [0, 1]]


def test_heading_level() -> None:
    html = "<body><h1>a</h1><h3>b</h3><p>c</p><h6>d</h6>"
    assert column(html, "heading_level") == about(1 / 6, 3 / 6, 0, 1)


def test_landmark_flags() -> None:
    html = "<body><nav>a<ul><li>b</li></ul></nav><main>c</main><div role=navigation>d</div><footer>e</footer>"
    assert columns(html, "in_nav", "in_list", "in_main", "in_footer") == [
        [1, 1, 0, 1, 0],
        [0, 1, 0, 0, 0],
        [0, 0, 1, 0, 0],
        [0, 0, 0, 0, 1],
    ]


def test_depth_and_place_in_the_container() -> None:
    html = "<body><p>a</p><div>b<p>c</p>d</div>"
    assert column(html, "depth") == ln(3, 3, 4, 3)
    assert columns(html, "alone_in_container", "first_in_container", "last_in_container") == [
        [1, 0, 1, 0],
        [1, 1, 1, 0],
        [1, 0, 1, 1],
    ]


def test_position() -> None:
    html = "<body><p>one</p><p>two three</p><p>four</p>"
    assert column(html, "block_position") == about(0, 0.5, 1)
    assert column(html, "word_position") == about(0, 1 / 4, 3 / 4)
    assert columns(html, "blocks_before", "blocks_after") == [ln(0, 1, 2), ln(2, 1, 0)]
    assert columns(html, "words_before", "words_after") == [ln(0, 1, 3), ln(3, 1, 0)]


def test_position_of_a_single_block() -> None:
    assert columns("<p>one", "block_position", "word_position") == [[0], [0]]


def test_position_among_prose() -> None:
    html = f"<body><p>menu</p><p>{PROSE}</p><p>ad</p><p>{PROSE}</p><p>end</p>"
    assert column(html, "prose_before") == about(0, 0, 0.5, 0.5, 1)
    assert column(html, "prose_after") == about(1, 0.5, 0.5, 0, 0)
    assert column(html, "to_prose_before") == ln(5, 5, 1, 2, 1)
    assert column(html, "to_prose_after") == ln(1, 2, 1, 5, 5)
    assert column(html, "prose_near_before") == ln(0, 0, 14, 14, 28)
    assert column(html, "prose_near_after") == ln(28, 14, 14, 0, 0)


def test_position_among_headings() -> None:
    html = "<body><p>menu</p><h1>a</h1><p>b c</p><h2>d</h2><p>e</p>"
    assert column(html, "before_first_h1") == [1, 0, 0, 0, 0]
    assert column(html, "after_first_h1") == ln(0, 0, 1, 2, 3)
    assert column(html, "to_heading_before") == ln(5, 5, 1, 2, 1)
    assert column(html, "to_heading_after") == ln(1, 2, 1, 5, 5)
    assert column(html, "words_since_heading") == ln(0, 1, 0, 2, 0)


def test_distances_without_a_true_are_the_length() -> None:
    assert distance_before(np.array([False, False])).tolist() == [2, 2]
    assert distance_after(np.array([False, True])).tolist() == [1, 2]


def test_title_match() -> None:
    html = "<html><head><title>The harbour opens - News</title></head><body><p>Menu</p><h1>The harbour opens</h1><p>Text of it</p>"
    assert column(html, "title_in_block") == about(0, 3 / 4, 0)
    assert column(html, "block_in_title") == about(0, 1, 0)
    assert column(html, "is_title") == [0, 1, 0]
    assert column(html, "before_title") == [1, 0, 0]
    assert column(html, "after_title") == ln(0, 0, 1)
    assert column(html, "title_found") == [1, 1, 1]


def test_of_equal_title_matches_the_last_is_taken() -> None:
    html = "<html><head><title>Old harbour</title></head><body><p>Old harbour</p><h1>Old harbour</h1><p>Text"
    assert column(html, "is_title") == [0, 1, 0]


def test_without_a_match_there_is_no_title() -> None:
    for head in ("<title>Something else</title>", ""):
        html = f"<html><head>{head}</head><body><p>Old harbour"
        assert columns(html, "is_title", "title_found", "before_title") == [[0], [0], [0]]


def test_title_of_unspaced_text_goes_by_characters() -> None:
    html = "<html><head><title>北防波堤 - 港</title></head><body><p>北防の波</p>"
    assert columns(html, "title_in_block", "block_in_title") == [about(3 / 5), about(3 / 4)]


def test_levels_pass_over_wrappers() -> None:
    html = "<body><div><div><p>a b</p><p>c</p></div></div><p>d</p>"
    assert column(html, "c0_blocks") == ln(1, 1, 1)
    assert column(html, "c1_blocks") == ln(2, 2, 3)
    assert column(html, "c2_blocks") == ln(3, 3, 3)
    assert column(html, "c1_page_share") == about(3 / 4, 3 / 4, 1)
    assert column(html, "c1_position") == about(0, 1, 1)


def test_repeated_siblings() -> None:
    html = "<body><ul><li class=x>a</li><li class=x>b c</li><li class=x>d</li></ul><p>e</p>"
    assert column(html, "c0_repeats") == ln(3, 3, 3, 1)
    assert column(html, "c0_words_a_repeat") == ln(4 / 3, 4 / 3, 4 / 3, 1)
    assert column(html, "max_repeats") == ln(3, 3, 3, 1)


def test_path_groups_leave_ids_out() -> None:
    html = "<body><p id=a>a</p><div>x</div><p id=b>b c</p><p class=k>a</p>"
    assert column(html, "path_blocks") == ln(2, 1, 2, 1)
    assert column(html, "path_page_share") == about(3 / 5, 1 / 5, 3 / 5, 1 / 5)
    assert column(html, "path_spread") == about(3 / 4, 1 / 4, 3 / 4, 1 / 4)
    assert column(html, "path_variety") == about(1, 1, 1, 1)
    assert column("<p>a<p>a", "path_variety") == about(0.5, 0.5)


def test_prose_root() -> None:
    html = f"<body><p>menu</p><div><p>{PROSE}</p><p>ad</p><p>{PROSE}</p></div><p>end</p>"
    assert column(html, "in_prose_root_85") == [0, 1, 1, 1, 0]
    # Of two paragraphs with half of the prose each the later one.
    assert column(html, "in_prose_root_50") == [0, 0, 0, 1, 0]
    assert column(html, "in_prose_span_85") == [0, 1, 1, 1, 0]
    assert column(html, "above_prose_root_85") == ln(1, 0, 0, 0, 1)


def test_page_without_prose_has_row_0_as_its_prose_root() -> None:
    html = "<body><p>a</p><p>b</p>"
    assert columns(html, "in_prose_root_85", "in_prose_span_85") == [[1, 1], [0, 0]]


def test_page_level_columns_are_the_same_for_all_blocks() -> None:
    html = f'<html><head><meta property="og:type" content="article"></head><body><main><p>{PROSE}</p></main><ul><li>a</li></ul>'
    names = ("page_blocks", "page_words", "page_prose", "page_prose_blocks", "page_main", "page_list", "page_longest_block")
    expected = [ln(2, 2), ln(15, 15), about(14 / 15, 14 / 15), ln(1, 1), about(14 / 15, 14 / 15), about(1 / 15, 1 / 15), ln(14, 14)]
    assert columns(html, *names) == expected
    assert columns(html, "page_p_blocks", "page_li_blocks", "page_og_article", "page_og_product") == [
        ln(1, 1),
        ln(1, 1),
        [1, 1],
        [0, 0],
    ]


def test_lexicon_of_names() -> None:
    lexicon = lexicon_of({"menu": (-2.0, -1.0), "<a>": (-0.5, 0.0), "content": (0.0, 3.0)}, bias=(0.25, 0.0))
    html = "<body><div class=5menu><a>x</a></div><div class=9content8><p>y</p></div>"
    own, leaf, parent = columns(html, "names_own", "names_leaf", "names_parent", lexicon=lexicon)
    # "menu" is there in part and, without its digit, as a whole.
    assert (own, leaf, parent) == (about(-6, 0), about(-0.5, 0), about(0, 6))
    path, lowest, highest = columns(html, "names_path", "names_lowest", "names_highest", lexicon=lexicon)
    assert path == about(-2 - 4 - 0.5 + 0.25, 6 + 0.25)
    assert (lowest, highest) == (about(-2, 0), about(0, 6))


def test_lexicon_of_words() -> None:
    lexicon = lexicon_of(words={"share": -3.0, "=share": -1.0, "the": 0.5}, bias=(0.0, 0.125))
    # "Share" is two words with its whole, "the sea and the" five.
    scores = columns("<p>Share</p><p>the sea and the</p><p>?</p>", "words_score", lexicon=lexicon)[0]
    assert scores == about(0.125 - 4 / 2**0.5, 0.125 + 1 / 5**0.5, 0.125)


def test_lexicon_scores_are_clipped() -> None:
    lexicon = lexicon_of({"<p>": (100.0, -150.0)}, {"x": 100.0})
    scores = columns("<p>x", "names_path", "names_lowest", "words_score", lexicon=lexicon)
    assert scores == [[-20], [-8], [20]]


@pytest.mark.parametrize(
    ("css_class", "names"),
    [
        ("nav-main", "<div> nav-main div nav main"),
        ("relatedPosts2 x 42", "<div> relatedposts x div related posts x"),
        ("block__title--LARGE", "<div> block__title--large div block title large"),
        ("a\n\tb", "<div> a b div a b"),
        ("été", "<div> été div été"),
        (None, "<div> div"),
    ],
)
def test_names_of_an_element(css_class: str | None, names: str) -> None:
    assert names_of([(1, (css_class, None, None, None))])[0].decode().split() == names.split()


def test_id_role_and_itemprop_are_names_too() -> None:
    found = names_of([(1, (None, "topBar", "Main", "articleBody"))])[0].split()
    assert found[:4] == [b"<div>", b"topbar", b"role=main", b"itemprop=articlebody"]


def test_every_element_has_its_own_line() -> None:
    assert len(names_of([(1, ("a\x85b\u2028c", None, None, None)), (2, (None, None, None, None))])) == 2


def test_a_phrase_is_known_by_its_purpose_in_any_language() -> None:
    html = "<p>Lees ook</p><p>कोई टिप्पणी नहीं</p><p>関連記事</p><p>In den Warenkorb</p><p>Harbour</p>"
    assert columns(html, "phrase_related", "phrase_comments", "phrase_shop", "phrase_alone") == [
        [1, 0, 1, 0, 0],
        [0, 1, 0, 0, 0],
        [0, 0, 0, 1, 0],
        [1, 1, 1, 1, 0],
    ]


def test_a_short_block_may_begin_with_a_phrase_of_several_words() -> None:
    html = f"<p>Read also: the harbour in winter</p><p>Share prices fell</p><p>Read also {PROSE}</p><p>相关阅读：北堤</p>"
    assert columns(html, "phrase_related", "phrase_share", "phrase_alone") == [[1, 0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0]]


def test_blocks_know_how_far_the_teasers_are_behind() -> None:
    html = "<p>Harbour</p><p>Read also</p><p>Ferry</p><p>Comments (3)</p><p>Tide</p>"
    assert column(html, "since_related") == ln(5, 5, 1, 2, 3)
    assert column(html, "since_comments") == ln(5, 5, 5, 5, 1)
    assert column(html, "phrases_near") == about(*[2 / 5] * 5)


def test_every_phrase_of_the_list_is_read() -> None:
    known = phrases()
    assert len(known) > 1500
    assert set(known.values()) == set(range(len(PURPOSES)))
    assert all(phrase == phrase.strip() for phrase in known)
    assert b"" not in known


def test_every_phrase_of_the_list_has_one_purpose() -> None:
    purposes: dict[bytes, set[str]] = {}
    for line in files("bodytext.features.families").joinpath("phrases.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            purpose, _, listed = line.split("\t")
            for phrase in text_heads(listed.split(" | "), spaced=False):
                purposes.setdefault(phrase, set()).add(purpose)
    assert [phrase.decode() for phrase, several in purposes.items() if len(several) > 1] == []
