# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The walk of `walk.py`, over libxml2's own nodes, without a Python object for every element.

Built where there is a C compiler; elsewhere the Python of `walk.py` does the same, only more slowly. A test compares the two.
"""

from array import array

from cpython.bytes cimport PyBytes_FromStringAndSize
from cpython.mem cimport PyMem_Free, PyMem_Malloc, PyMem_Realloc
from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.string cimport memcpy, strcmp, strlen
from lxml.includes cimport tree
from lxml.includes.etreepublic cimport _Document, _Element, elementFactory, import_lxml__etree

from .ancestors import HIDDEN as _HIDDEN, ROLE_FLAGS, TAG_FLAGS, is_hiding
from .columns import Contexts, Walk
from .tags import ABOUT, BLOCK as _BLOCK, BOLD as _BOLD, BREAK as _BREAK, CONTROL as _CONTROL, IMAGE as _IMAGE, INLINE as _INLINE
from .tags import KIND, LINK as _LINK, SKIP as _SKIP, TAG_ID

import_lxml__etree()

cdef int BLOCK = _BLOCK, BOLD = _BOLD, BREAK = _BREAK, CONTROL = _CONTROL, IMAGE = _IMAGE, INLINE = _INLINE, LINK = _LINK, SKIP = _SKIP
cdef int HIDDEN = _HIDDEN
cdef dict kind_of_tag = KIND, number_of_tag = TAG_ID, flags_of_tag = TAG_FLAGS, flags_of_role = ROLE_FLAGS


cdef class _Buffer:
    """A growing buffer of bytes."""

    cdef char* data
    cdef Py_ssize_t length
    cdef Py_ssize_t room

    def __cinit__(self):
        self.room = 1024
        self.data = <char*> PyMem_Malloc(self.room)
        if not self.data:
            raise MemoryError()

    def __dealloc__(self):
        PyMem_Free(self.data)

    cdef int grow(self, Py_ssize_t more) except -1:
        cdef Py_ssize_t room = 2 * self.room
        cdef char* data
        while self.length + more > room:
            room *= 2
        data = <char*> PyMem_Realloc(self.data, room)
        if not data:
            raise MemoryError()
        self.data, self.room = data, room
        return 0

    cdef inline int add(self, const void* data, Py_ssize_t length) except -1:
        if self.length + length > self.room:
            self.grow(length)
        memcpy(self.data + self.length, data, length)
        self.length += length
        return 0

    cdef inline int add_int(self, int value) except -1:
        return self.add(&value, sizeof(int))

    cdef inline int* ints(self) noexcept:
        return <int*> self.data

    cdef inline Py_ssize_t count(self) noexcept:
        return self.length // <Py_ssize_t> sizeof(int)

    cdef bytes content(self):
        return PyBytes_FromStringAndSize(self.data, self.length)


cdef struct _Name:
    const tree.xmlChar* name
    int kind
    int tag
    int flags
    bint about


cdef class _Names:
    """What is known about a tag, keyed by libxml2's pointer to its name; a document keeps one copy of each name."""

    cdef _Name slots[512]

    def __cinit__(self):
        cdef int slot
        for slot in range(512):
            self.slots[slot].name = NULL

    cdef inline _Name* of(self, tree.xmlNode* node) except NULL:
        cdef _Name* slot = &self.slots[(<size_t> node.name >> 3) & 511]
        if slot.name != node.name:
            tag = PyUnicode_DecodeUTF8(<const char*> node.name, strlen(<const char*> node.name), NULL)
            slot.kind = kind_of_tag.get(tag, INLINE)
            slot.tag = number_of_tag.get(tag, 0)
            slot.flags = flags_of_tag.get(tag, 0)
            slot.about = tag in ABOUT
            slot.name = node.name
        return slot


cdef inline int space_bytes(const unsigned char* text) noexcept:
    """The number of bytes of white space, as in `str.isspace`, at the start of a text."""
    cdef unsigned char first = text[0]
    if first <= 32:
        return first == 32 or 9 <= first <= 13 or 28 <= first <= 31
    if first == 0xC2:
        return 2 if text[1] == 0xA0 or text[1] == 0x85 else 0
    if first < 0xE1 or first > 0xE3:
        return 0
    if first == 0xE2:
        if text[1] == 0x80:
            return 3 if text[2] <= 0x8A or text[2] == 0xA8 or text[2] == 0xA9 or text[2] == 0xAF else 0
        return 3 if text[1] == 0x81 and text[2] == 0x9F else 0
    if first == 0xE1:
        return 3 if text[1] == 0x9A and text[2] == 0x80 else 0
    return 3 if text[1] == 0x80 and text[2] == 0x80 else 0


cdef inline bint is_text(tree.xmlNode* node) noexcept:
    return (node.type == tree.XML_TEXT_NODE or node.type == tree.XML_CDATA_SECTION_NODE) and node.content is not NULL


cdef int add_value(_Buffer key, tree.xmlAttr* attribute) except -1:
    """Add the value of an attribute, as `element.get` gives it; a 0 stands for one that is not there."""
    cdef tree.xmlNode* child
    if attribute is NULL:
        return key.add(b"\0", 1)
    key.add(b"\1", 1)
    child = attribute.children
    while child is not NULL:
        if child.content is not NULL:
            key.add(child.content, strlen(<const char*> child.content))
        child = child.next
    return key.add(b"\0", 1)


cdef str value_of(tree.xmlAttr* attribute):
    """The value of an attribute as `element.get` gives it."""
    cdef _Buffer value
    if attribute is NULL:
        return None
    value = _Buffer()
    add_value(value, attribute)
    return PyUnicode_DecodeUTF8(value.data + 1, value.length - 2, NULL)


cdef inline bint begins(const char* text, const char* three) noexcept:
    return text[0] | 32 == three[0] and text[1] | 32 == three[1] and text[2] | 32 == three[2]


cdef bint hides(tree.xmlAttr* style) except -1:
    """As `is_hiding`, which is called only if the value may contain one of its words."""
    cdef _Buffer value = _Buffer()
    cdef Py_ssize_t place
    cdef bint may = False
    add_value(value, style)
    for place in range(value.length):
        may = may or value.data[place] & 0x80 or begins(value.data + place, b"non") or begins(value.data + place, b"hid")
    return may and is_hiding(PyUnicode_DecodeUTF8(value.data + 1, value.length - 2, NULL))


cdef class _Walker:
    """The columns of `Walk` under construction, as C arrays; see there."""

    cdef list texts
    cdef list elements, about, container_elements
    cdef _Document document
    cdef dict known, known_elements, known_paths
    cdef _Names names
    cdef _Buffer rows, containers, last, outer, above, text, key
    cdef _Buffer parent, tag, flags, depth, element, path
    cdef int totals[6]
    cdef bint in_block, space_waits

    def __cinit__(self, list container_elements):
        self.texts, self.elements, self.about = [], [], []
        self.container_elements = container_elements
        self.known, self.known_elements, self.known_paths = {}, {}, {}
        self.names = _Names()
        self.rows, self.containers, self.last, self.outer, self.above = _Buffer(), _Buffer(), _Buffer(), _Buffer(), _Buffer()
        self.text, self.key = _Buffer(), _Buffer()
        self.parent, self.tag, self.flags, self.depth = _Buffer(), _Buffer(), _Buffer(), _Buffer()
        self.element, self.path = _Buffer(), _Buffer()
        self.in_block = self.space_waits = False
        self.totals[:] = [0, 0, 0, 0, 0, 0]

    cdef int end_block(self, int container, int leaf) except -1:
        cdef int number
        self.texts.append(PyUnicode_DecodeUTF8(self.text.data, self.text.length, NULL))
        self.rows.add_int(container)
        self.rows.add_int(leaf)
        for number in range(6):
            self.rows.add_int(self.totals[number])
        self.text.length = 0
        self.in_block = self.space_waits = False
        return 0

    cdef int context(self, int above, tree.xmlNode* node, _Name* name) except -1:
        """The context of an element: as `_Contexts.of_block` and `_Contexts.of_inline`."""
        cdef tree.xmlAttr* attribute = node.properties
        cdef tree.xmlAttr* css_class = NULL
        cdef tree.xmlAttr* css_id = NULL
        cdef tree.xmlAttr* role = NULL
        cdef tree.xmlAttr* itemprop = NULL
        cdef const char* called
        cdef bint hidden = False, is_block = name.kind == BLOCK
        cdef _Buffer key = self.key
        cdef Py_ssize_t path_start, element_start, class_end
        cdef int number
        while attribute is not NULL:
            called = <const char*> attribute.name
            if strcmp(called, b"class") == 0:
                css_class = attribute
            elif is_block:
                if strcmp(called, b"id") == 0:
                    css_id = attribute
                elif strcmp(called, b"role") == 0:
                    role = attribute
                elif strcmp(called, b"itemprop") == 0:
                    itemprop = attribute
                elif strcmp(called, b"hidden") == 0:
                    hidden = True
                elif strcmp(called, b"style") == 0:
                    hidden = hidden or hides(attribute)
                elif strcmp(called, b"aria-hidden") == 0:
                    hidden = hidden or value_of(attribute) == "true"
            attribute = attribute.next
        key.length = 0
        key.add_int(above)
        key.add_int(hidden)
        key.add(node.name, strlen(<const char*> node.name) + 1)
        path_start = key.length
        key.add_int(self.path.ints()[above])
        element_start = key.length
        key.add_int(name.tag)
        add_value(key, css_class)
        class_end = key.length
        add_value(key, css_id)
        add_value(key, role)
        add_value(key, itemprop)
        found = self.known.get(whole := key.content())
        if found is not None:
            return found
        number = self.known[whole] = self.parent.count()
        found = self.known_elements.get(part := whole[element_start:])
        if found is None:
            found = self.known_elements[part] = len(self.elements)
            self.elements.append((name.tag, (value_of(css_class), value_of(css_id), value_of(role), value_of(itemprop))))
        self.element.add_int(found)
        found = self.known_paths.get(part := whole[path_start:class_end])
        if found is None:
            found = self.known_paths[part] = len(self.known_paths) + 1
        self.path.add_int(found)
        self.parent.add_int(above)
        self.tag.add_int(name.tag)
        self.flags.add_int(
            self.flags.ints()[above] | name.flags | (HIDDEN if hidden else 0)
            | (0 if role is NULL else <int> flags_of_role.get(value_of(role), 0))
        )
        self.depth.add_int(self.depth.ints()[above] + 1)
        return number

    cdef int add_text(self, tree.xmlNode* node, tree.xmlNode* end) except -1:
        """Add the text of some nodes, not all of it white space, with white space folded; returns its length in characters, stripped."""
        cdef const unsigned char* text
        cdef _Buffer out = self.text
        cdef int width, characters = 0, length = 0
        cdef bint waits = self.space_waits
        while node is not end:
            if is_text(node):
                text = <const unsigned char*> node.content
                while text[0]:
                    width = space_bytes(text)
                    if width:
                        waits = True
                        text += width
                        if length:
                            characters += 1
                        continue
                    if waits:
                        if out.length:
                            out.add(b" ", 1)
                        waits = False
                    if text[0] & 0xC0 != 0x80:
                        characters += 1
                    length = characters
                    if out.length == out.room:
                        out.grow(1)
                    out.data[out.length] = text[0]
                    out.length += 1
                    text += 1
            node = node.next
        self.space_waits = waits
        return length

    cdef int run(self, tree.xmlNode* top, Py_ssize_t max_blocks) except -1:
        """Walk one root: as `_Walker.run`."""
        cdef _Name* name
        cdef _Name* inner_name
        cdef tree.xmlNode* node = top
        cdef tree.xmlNode* inner
        cdef tree.xmlNode* follower
        cdef tree.xmlNode* first
        cdef const unsigned char* text
        cdef int leaf = 0, context = 0, container = 0, link_depth = 0, bold_depth = 0, break_run = 0, characters, kind, width
        cdef Py_ssize_t entered = 0, level, open_elements = 0
        cdef bint start = True, finished = False, has_content, blank
        cdef int* totals = self.totals
        self.outer.length = self.above.length = 0
        while True:
            kind = self.names.of(node).kind
            if start:
                if kind == BLOCK:
                    if self.in_block:
                        self.end_block(container, leaf)
                    break_run = 0
                elif kind == LINK:
                    link_depth += 1
                    totals[2] += 1
                elif kind == BREAK:
                    break_run += 1
                    if self.in_block:
                        if break_run > 1:
                            self.end_block(container, leaf)
                        else:
                            self.space_waits = True
                            totals[3] += 1
                elif kind == BOLD:
                    bold_depth += 1
                elif kind == IMAGE:
                    totals[4] += 1
                elif kind == CONTROL:
                    totals[5] += 1
                if kind != SKIP:
                    self.above.add(&node, sizeof(tree.xmlNode*))
                    open_elements += 1
                    follower = node.children
                else:
                    if self.names.of(node).about:
                        self.about.append(elementFactory(self.document, node))
                    follower = NULL
            else:
                if kind == BLOCK:
                    if self.in_block:
                        self.end_block(container, leaf)
                    break_run = 0
                if kind != SKIP:
                    open_elements -= 1
                    self.above.length -= sizeof(tree.xmlNode*)
                    if kind == LINK:
                        link_depth -= 1
                    elif kind == BOLD:
                        bold_depth -= 1
                    if open_elements < entered:
                        entered -= 1
                        self.last.ints()[container] = len(self.texts)
                        self.outer.length -= 2 * sizeof(int)
                        context = self.outer.ints()[self.outer.count()]
                        container = self.outer.ints()[self.outer.count() + 1]
                finished = node == top
                follower = node.next

            # The text that follows the tag, up to the next one.
            first = follower
            has_content, blank = False, True
            while follower is not NULL and follower.type != tree.XML_ELEMENT_NODE:
                if blank and is_text(follower):
                    text = <const unsigned char*> follower.content
                    has_content = has_content or text[0]
                    while text[0]:
                        width = space_bytes(text)
                        if not width:
                            blank = False
                            break
                        text += width
                follower = follower.next
            if blank:
                if has_content:
                    self.space_waits = True
            else:
                break_run = 0
                if not self.in_block and len(self.texts) < max_blocks:
                    for level in range(entered, open_elements):
                        inner = (<tree.xmlNode**> self.above.data)[level]
                        self.outer.add_int(context)
                        self.outer.add_int(container)
                        inner_name = self.names.of(inner)
                        context = self.context(context, inner, inner_name)
                        if inner_name.kind == BLOCK:
                            self.containers.add_int(container)
                            self.containers.add_int(context)
                            self.containers.add_int(len(self.texts))
                            container = self.last.count()
                            self.last.add_int(0)
                            if self.container_elements is not None:
                                self.container_elements.append(elementFactory(self.document, inner))
                    entered = open_elements
                    leaf = context
                    self.in_block = True
                    self.space_waits = False
                if self.in_block:
                    characters = self.add_text(first, follower)
                    if link_depth:
                        totals[0] += characters
                    if bold_depth:
                        totals[1] += characters

            if finished:
                break
            if follower is not NULL:
                node, start = follower, True
            elif start:
                start = False
            else:
                node = node.parent
        if self.in_block:
            self.end_block(container, leaf)
        self.last.ints()[0] = len(self.texts)
        return 0


def walk(roots, Py_ssize_t max_blocks, list elements=None):
    """As `walk_in_python`: walk over some roots of one tree.

    Args:
        roots: elements in document order; their tails are walked too.
        max_blocks: text after so many blocks is left out.
        elements: the element of each container but the first is added to it.
    """
    cdef _Walker walker = _Walker(elements)
    cdef _Element root
    cdef int number
    for buffer in (walker.parent, walker.tag, walker.flags, walker.depth, walker.element, walker.path, walker.last):
        (<_Buffer> buffer).add_int(0)
    for number in range(3):
        walker.containers.add_int(0)
    walker.elements.append((0, (None, None, None, None)))
    walker.known_elements[b"\0\0\0\0\0\0\0\0"] = 0
    for root in roots:
        walker.document = root._doc
        walker.run(root._c_node, max_blocks)
    contexts = Contexts(
        parent=column(walker.parent),
        tag=column(walker.tag),
        flags=column(walker.flags),
        depth=column(walker.depth),
        path=column(walker.path),
        element=column(walker.element),
        elements=walker.elements,
    )
    return Walk(
        texts=walker.texts,
        rows=column(walker.rows),
        containers=column(walker.containers),
        last=column(walker.last),
        contexts=contexts,
        about=walker.about,
    )


cdef object column(_Buffer buffer):
    return array("i", buffer.content())
