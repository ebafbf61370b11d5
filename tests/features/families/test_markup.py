"""The elements a block stands in."""

from __future__ import annotations

from .values import about, column, columns, ln


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
