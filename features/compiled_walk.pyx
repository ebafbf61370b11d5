# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""`Walk.run` over libxml2's own nodes, without a Python object for every element; and the survey of a page's tags before it is parsed.

Built where a C compiler is there; elsewhere the Python of `walk.py` and `limits.py` does the same, only slower. Tests hold the two against each other.
"""

from cpython.mem cimport PyMem_Free, PyMem_Malloc, PyMem_Realloc
from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.string cimport memchr, memcpy, strcmp, strlen
from lxml.includes cimport tree
from lxml.includes.etreepublic cimport _Element

from .ancestors import is_hiding
from .limits import MAX_BLOCKS
from .tags import BLOCK as _BLOCK, BOLD as _BOLD, BREAK as _BREAK, CONTROL as _CONTROL, IMAGE as _IMAGE, INLINE as _INLINE
from .tags import KIND, LINK as _LINK, SKIP as _SKIP

cdef int BLOCK = _BLOCK, BOLD = _BOLD, BREAK = _BREAK, CONTROL = _CONTROL, IMAGE = _IMAGE, INLINE = _INLINE, LINK = _LINK, SKIP = _SKIP
cdef dict kind_of_tag = KIND
cdef Py_ssize_t max_blocks = MAX_BLOCKS
cdef enum:
    COUNTED_BYTES = 512
    DEPTH_STEP = 128
    MAX_DEPTH_COST = 16


cdef class _Buffer:
    """Bytes that grow."""

    cdef char* data
    cdef Py_ssize_t length
    cdef Py_ssize_t room

    def __cinit__(self):
        self.room = 4096
        self.data = <char*> PyMem_Malloc(self.room)
        if not self.data:
            raise MemoryError()

    def __dealloc__(self):
        PyMem_Free(self.data)

    cdef int add(self, const char* text, Py_ssize_t length) except -1:
        cdef Py_ssize_t room = self.room
        cdef char* data
        if self.length + length > room:
            while self.length + length > room:
                room *= 2
            data = <char*> PyMem_Realloc(self.data, room)
            if not data:
                raise MemoryError()
            self.data, self.room = data, room
        memcpy(self.data + self.length, text, length)
        self.length += length
        return 0


cdef class _Open:
    """The open elements, from the root down."""

    cdef tree.xmlNode** nodes
    cdef Py_ssize_t length
    cdef Py_ssize_t room

    def __cinit__(self):
        self.room = 256
        self.nodes = <tree.xmlNode**> PyMem_Malloc(self.room * sizeof(tree.xmlNode*))
        if not self.nodes:
            raise MemoryError()

    def __dealloc__(self):
        PyMem_Free(self.nodes)

    cdef int push(self, tree.xmlNode* node) except -1:
        cdef tree.xmlNode** nodes
        if self.length == self.room:
            nodes = <tree.xmlNode**> PyMem_Realloc(self.nodes, 2 * self.room * sizeof(tree.xmlNode*))
            if not nodes:
                raise MemoryError()
            self.nodes = nodes
            self.room *= 2
        self.nodes[self.length] = node
        self.length += 1
        return 0


cdef struct _Name:
    const tree.xmlChar* name
    int kind


cdef class _Names:
    """Tag and kind by libxml2's pointer to the name: a document keeps one copy of each name."""

    cdef _Name slots[512]
    cdef list tags

    def __cinit__(self):
        cdef int slot
        for slot in range(512):
            self.slots[slot].name = NULL
        self.tags = [None] * 512

    cdef inline int slot(self, tree.xmlNode* node) except -1:
        cdef int slot = (<size_t> node.name >> 3) & 511
        if self.slots[slot].name != node.name:
            tag = as_text(node.name)
            kind = kind_of_tag.get(tag)
            self.slots[slot].name = node.name
            self.slots[slot].kind = INLINE if kind is None else kind
            self.tags[slot] = tag
        return slot


cdef inline str as_text(const tree.xmlChar* text):
    return PyUnicode_DecodeUTF8(<const char*> text, strlen(<const char*> text), NULL)


cdef str attribute_value(tree.xmlAttr* attribute):
    """As `element.get` gives it."""
    cdef tree.xmlNode* child = attribute.children
    if child is NULL:
        return ""
    if child.next is NULL and child.content is not NULL:
        return as_text(child.content)
    parts = []
    while child is not NULL:
        if child.content is not NULL:
            parts.append(as_text(child.content))
        child = child.next
    return "".join(parts)


cdef long block_context(found, dict known, long above, str tag, tree.xmlNode* node) except -1:
    """As `Walk.block_context`, from the element itself."""
    cdef tree.xmlAttr* attribute = node.properties
    cdef const char* name
    cdef bint hidden = False
    css_class = css_id = role = itemprop = None
    while attribute is not NULL:
        name = <const char*> attribute.name
        if strcmp(name, b"class") == 0:
            css_class = attribute_value(attribute)
        elif strcmp(name, b"id") == 0:
            css_id = attribute_value(attribute)
        elif strcmp(name, b"role") == 0:
            role = attribute_value(attribute)
        elif strcmp(name, b"itemprop") == 0:
            itemprop = attribute_value(attribute)
        elif strcmp(name, b"hidden") == 0:
            hidden = True
        elif strcmp(name, b"style") == 0:
            hidden = hidden or is_hiding(attribute_value(attribute))
        elif strcmp(name, b"aria-hidden") == 0:
            hidden = hidden or attribute_value(attribute) == "true"
        attribute = attribute.next
    return intern(found, known, above, tag, (css_class, css_id, role, itemprop), hidden)


cdef long inline_context(found, dict known, long above, str tag, tree.xmlNode* node) except -1:
    """As `Walk.inline_context`, from the element itself."""
    cdef tree.xmlAttr* attribute = node.properties
    css_class = None
    while attribute is not NULL:
        if strcmp(<const char*> attribute.name, b"class") == 0:
            css_class = attribute_value(attribute)
            break
        attribute = attribute.next
    return intern(found, known, above, tag, (css_class, None, None, None), False)


cdef inline long intern(found, dict known, long above, str tag, tuple names, bint hidden) except -1:
    key = (above, tag, names, hidden)
    number = known.get(key)
    return number if number is not None else found.new_context(key)


cdef inline bint is_text(tree.xmlNode* node) noexcept:
    return node.type == tree.XML_TEXT_NODE or node.type == tree.XML_CDATA_SECTION_NODE


def walk(found, _Element root not None):
    """As `walk_in_python`: walk one root and add what it holds.

    Args:
        found: the `Walk` to add to.
        root: an element; its tail is walked too.
    """
    cdef list texts = found.texts, rows = found.rows, containers = found.containers, last = found.last
    cdef dict known = found.known
    cdef long link_chars, bold_chars, links, breaks, images, controls
    link_chars, bold_chars, links, breaks, images, controls = found.totals
    cdef list pieces = [], outer = []
    cdef _Open above = _Open()
    cdef _Buffer buffer = _Buffer()
    cdef _Names names = _Names()
    cdef long leaf = 0, context = 0, container = 0
    cdef Py_ssize_t entered = 0, link_depth = 0, bold_depth = 0, break_run = 0, level, position
    cdef int kind, slot
    cdef bint blank
    cdef tree.xmlNode* top = root._c_node
    cdef tree.xmlNode* node = top
    cdef tree.xmlNode* inner
    cdef tree.xmlNode* follower
    cdef bint start = True, finished = False
    cdef str tag, content

    while True:
        kind = names.slots[names.slot(node)].kind
        if start:
            if kind == BLOCK:
                if pieces:
                    texts.append(" ".join("".join(pieces).split()))
                    rows += (container, leaf, link_chars, bold_chars, links, breaks, images, controls)
                    pieces = []
                break_run = 0
                above.push(node)
            elif kind != SKIP:
                above.push(node)
                if kind == LINK:
                    link_depth += 1
                    links += 1
                elif kind == BREAK:
                    break_run += 1
                    if pieces:
                        if break_run > 1:
                            texts.append(" ".join("".join(pieces).split()))
                            rows += (container, leaf, link_chars, bold_chars, links, breaks, images, controls)
                            pieces = []
                        else:
                            pieces.append(" ")
                            breaks += 1
                elif kind == BOLD:
                    bold_depth += 1
                elif kind == IMAGE:
                    images += 1
                elif kind == CONTROL:
                    controls += 1
            follower = node.children if kind != SKIP else NULL
        else:
            if kind == BLOCK:
                if pieces:
                    texts.append(" ".join("".join(pieces).split()))
                    rows += (container, leaf, link_chars, bold_chars, links, breaks, images, controls)
                    pieces = []
                break_run = 0
            if kind != SKIP:
                above.length -= 1
                if kind == LINK:
                    link_depth -= 1
                elif kind == BOLD:
                    bold_depth -= 1
                if above.length < entered:
                    entered -= 1
                    last[container] = len(texts)
                    context, container = outer.pop()
            finished = node == top
            follower = node.next

        # The text that follows the tag, up to the next one.
        buffer.length = 0
        blank = True
        while follower is not NULL and follower.type != tree.XML_ELEMENT_NODE:
            if is_text(follower) and follower.content is not NULL:
                buffer.add(<const char*> follower.content, strlen(<const char*> follower.content))
            follower = follower.next
        for position in range(buffer.length):
            if buffer.data[position] != c" " and not 9 <= buffer.data[position] <= 13:
                blank = False
                break
        if buffer.length and blank:
            if pieces:
                pieces.append(" ")
        elif buffer.length:
            content = PyUnicode_DecodeUTF8(buffer.data, buffer.length, NULL)
            if content.isspace():
                if pieces:
                    pieces.append(" ")
            else:
                break_run = 0
                if not pieces and len(texts) < max_blocks:
                    for level in range(entered, above.length):
                        inner = above.nodes[level]
                        outer.append((context, container))
                        slot = names.slot(inner)
                        tag = names.tags[slot]
                        if names.slots[slot].kind == BLOCK:
                            context = block_context(found, known, context, tag, inner)
                            containers += (container, context, len(texts))
                            container = len(last)
                            last.append(0)
                        else:
                            context = inline_context(found, known, context, tag, inner)
                    entered = above.length
                    leaf = context
                    pieces.append(content)
                elif pieces:
                    pieces.append(content)
                if pieces:
                    if link_depth:
                        link_chars += len(content.strip())
                    if bold_depth:
                        bold_chars += len(content.strip())

        if finished:
            break
        if follower is not NULL:
            node, start = follower, True
        elif start:
            start = False
        else:
            node = node.parent

    if pieces:
        texts.append(" ".join("".join(pieces).split()))
        rows += (container, leaf, link_chars, bold_chars, links, breaks, images, controls)
    found.totals = (link_chars, bold_chars, links, breaks, images, controls)
    last[0] = len(texts)


cdef inline bint is_letter(unsigned char byte) noexcept nogil:
    return 97 <= (byte | 32) <= 122


cdef inline bint is_space(unsigned char byte) noexcept nogil:
    return byte == 32 or byte == 9 or byte == 10 or byte == 12 or byte == 13


cdef Py_ssize_t after_value(const unsigned char* data, Py_ssize_t position, Py_ssize_t end) noexcept nogil:
    """Where the value after an equals sign ends; `position` is behind the sign."""
    cdef const void* quote
    while position < end and is_space(data[position]):
        position += 1
    if position == end or data[position] == 62:
        return position
    if data[position] == 34 or data[position] == 39:
        quote = memchr(data + position + 1, data[position], end - position - 1)
        return position if quote is NULL else <const unsigned char*> quote - data + 1
    while position < end and not is_space(data[position]) and data[position] != 62:
        position += 1
    return position


cdef bint is_void(const unsigned char* name, Py_ssize_t length) noexcept nogil:
    """Whether a tag name is that of an element without an end tag; the longest has six letters."""
    cdef char low[8]
    cdef Py_ssize_t place
    if length < 2 or length > 6:
        return False
    for place in range(length):
        low[place] = name[place] + 32 if 65 <= name[place] <= 90 else name[place]
    low[length] = 0
    return (
        strcmp(low, b"br") == 0 or strcmp(low, b"img") == 0 or strcmp(low, b"input") == 0 or strcmp(low, b"meta") == 0
        or strcmp(low, b"link") == 0 or strcmp(low, b"hr") == 0 or strcmp(low, b"area") == 0 or strcmp(low, b"base") == 0
        or strcmp(low, b"col") == 0 or strcmp(low, b"embed") == 0 or strcmp(low, b"param") == 0
        or strcmp(low, b"source") == 0 or strcmp(low, b"track") == 0 or strcmp(low, b"wbr") == 0
    )


def survey(bytes page not None, Py_ssize_t max_bytes, Py_ssize_t max_attributes, Py_ssize_t max_markup):
    """As `survey_in_python`: find the tags that have to be trimmed, and where the markup becomes too much."""
    cdef const unsigned char* data = page
    cdef Py_ssize_t end = len(page), position = 0, start, name_start, name_end, separators, attributes, script
    cdef Py_ssize_t cost = 0, depth = 0, deepest = 0, place, stop
    cdef const void* found
    cdef bint is_end, in_name
    cdef list spans = []
    while position < end:
        found = memchr(data + position, 60, end - position)
        if found is NULL:
            break
        start = <const unsigned char*> found - data
        position = start + 1
        is_end = position < end and data[position] == 47
        if is_end:
            position += 1
        if position >= end or not is_letter(data[position]):
            position = start + 1
            continue
        name_start = position
        separators = attributes = 0
        in_name = True
        position += 1
        while position < end and data[position] != 62:
            if data[position] == 61:
                place = position
                position = after_value(data, position + 1, end)
                for stop in range(place, position):
                    if is_space(data[stop]) or data[stop] == 47 or data[stop] == 61:
                        separators += 1
                in_name = False
                continue
            if is_space(data[position]) or data[position] == 47:
                separators += 1
                in_name = False
            elif not in_name:
                attributes += 1
                in_name = True
            position += 1
        if position < end:
            position += 1
        if position - start > max_bytes or (position - start > COUNTED_BYTES and attributes > max_attributes):
            script = page.find(b"</script", start + 1, position)
            if script >= 0:
                position = script
            spans.append((start, position))
        else:
            cost += separators
        if is_end:
            depth = max(depth - 1, 0)
            cost += 2 + min(deepest // DEPTH_STEP, MAX_DEPTH_COST)
        else:
            name_end = name_start + 1
            while name_end < end and name_end - name_start < 41 and data[name_end] != 47 and data[name_end] != 62 and not (
                is_space(data[name_end]) or data[name_end] == 11
            ):
                name_end += 1
            if not is_void(data + name_start, name_end - name_start):
                depth += 1
                deepest = max(deepest, depth)
            cost += 3
        if cost > max_markup:
            return spans, start
    return spans, end
