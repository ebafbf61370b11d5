"""Hand-built pages and hand-computed values of the feature families."""

from __future__ import annotations

from math import log

import pytest
from bodytext.features import NAMES, Contexts, Lexicon, features, parse, segment
from bodytext.features.characters import (
    CLAUSE_END,
    DIGIT,
    IDEOGRAPH,
    LETTER,
    LOWER,
    MARK,
    PUNCTUATION,
    SENTENCE_END,
    SPACE,
    SYMBOL,
    UNSPACED,
    UPPER,
    classes,
)
from bodytext.features.columns import Measures
from bodytext.features.lexicon import context_names, split_names, words_of
from bodytext.features.position import distance_after, distance_before
from bodytext.features.title import title_words

PROSE = "Today the old ferry left the harbour with all of its passengers on board."
EMPTY: dict[str, float] = {}


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
        ("؟", SENTENCE_END),
        ("-", PUNCTUATION),
        ("€", SYMBOL),
        ("漢", IDEOGRAPH),
        ("か", IDEOGRAPH),
        ("\U00020000", IDEOGRAPH),
        ("😀", SYMBOL),
        ("ก", UNSPACED),
    ],
)
def test_character_classes(character: str, kind: int) -> None:
    assert classes(character).tolist() == [kind]


def test_words_are_runs_of_letters_and_digits() -> None:
    assert column("<p>One two, 33 four-five</p><p>x</p>", "words") == ln(5, 1)


def test_words_of_ideographs_and_of_thai() -> None:
    assert column("<p>北防波堤</p><p>กขคง</p><p>ab 北堤</p><p>***</p>", "words") == ln(4 * 0.6, 4 * 0.25, 1 + 2 * 0.6, 0.2)


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
    html = "<p>© me</p><p>a | b</p><p>why?</p><p>more…</p><p>a@b</p><p>5 €</p>"
    signs = columns(html, "copyright", "separator", "question", "ellipsis", "address_sign", "currency")
    assert signs == [[float(row == block) for block in range(6)] for row in range(6)]


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
    assert distance_before(classes("ab") == UPPER).tolist() == [2, 2]
    assert distance_after(classes("aB") == UPPER).tolist() == [1, 2]


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


def test_title_words_of_unspaced_text_are_characters() -> None:
    assert title_words("北防 Sea 한국") == {"北", "防", "sea", "한국"}


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
    lexicon = Lexicon({"menu": -2.0, "<a>": -0.5}, {"menu": -1.0, "content": 3.0}, EMPTY, (0.25, 0.0))
    html = "<body><div class=menu><a>x</a></div><div class=content><p>y</p></div>"
    own, leaf, parent = columns(html, "names_own", "names_leaf", "names_parent", lexicon=lexicon)
    assert (own, leaf, parent) == (about(-3, 0), about(-0.5, 0), about(0, 3))
    path, lowest, highest = columns(html, "names_path", "names_lowest", "names_highest", lexicon=lexicon)
    assert path == about(-1 - 2 - 0.5 + 0.25, 3 + 0.25)
    assert (lowest, highest) == (about(-1, 0), about(0, 3))


def test_lexicon_of_words() -> None:
    lexicon = Lexicon(EMPTY, EMPTY, {"share": -3.0, "=share": -1.0, "the": 0.5}, (0.0, 0.125))
    # "Share" is two words with its whole, "the sea and the" four.
    scores = columns("<p>Share</p><p>the sea and the</p><p>?</p>", "words_score", lexicon=lexicon)[0]
    assert scores == about(0.125 - 4 / 2**0.5, 0.125 + 0.5 / 4**0.5, 0.125)


def test_lexicon_scores_are_clipped() -> None:
    lexicon = Lexicon({"<p>": 100.0}, {"<p>": -100.0}, {"x": 100.0})
    scores = columns("<p>x", "names_path", "names_lowest", "words_score", lexicon=lexicon)
    assert scores == [[0], [-8], [20]]


def test_split_names() -> None:
    assert split_names("nav-main") == ("main", "nav", "nav-main")
    assert split_names("relatedPosts2 x 42") == ("posts", "related", "relatedposts")
    assert split_names("") == ()


def test_context_names() -> None:
    contexts = Contexts([0], [1], [("a-box", "topBar", "Main", None)], [0], [0])
    assert context_names(contexts, 0) == ["<div>", "box", "#bar", "#top", "#topbar", "role=main"]


def test_words_of() -> None:
    assert words_of("Page 12 of 345") == ["0", "of", "page", "=page 0 of 0"]
    assert words_of("a b c d e f") == ["a", "b", "c", "d", "e", "f"]
