"""The layout of a slot, as phones ask for it.

A layout is up to 160 kB of text and never changes, so each process remembers which one a code had last, and the
statement that reads a slot brings the text only where that is another one by now."""

from django.db.models import Case, OuterRef, QuerySet, Subquery, Value, When

from attendance.core.prepared import KNOWN, NUMBER, PreparedQuery
from attendance.sessions.models import Slot
from rooms.layout import ParsedLayout, parse_layout
from rooms.models import Layout

EMPTY = parse_layout("[]")
# Slots that are held at the same time; one more, and all are asked for anew.
MOST = 256

_last: dict[str, ParsedLayout] = {}


def with_unknown_layout(found: QuerySet[Slot]) -> QuerySet[Slot]:
    """Annotate `layout_content`, None where the layout is the one named by KNOWN. The slots have a `layout_hash`."""
    content = Layout.objects.filter(hash=OuterRef("layout_hash")).values("content")
    unknown = Case(When(layout_hash=KNOWN, then=Value(None)), default=Subquery(content))
    return found.annotate(layout_content=unknown)  # type: ignore[no-redef] # declared by the model


def read_slot(query: PreparedQuery[Slot], code: str, number: int = NUMBER) -> Slot | None:
    """The slot with its layout; one statement. The query is one of `with_unknown_layout`."""
    layout = _last.get(code, EMPTY)
    slot = query.first(text=code, number=number, known=layout.hash)
    if slot is None:
        return None
    if slot.layout_content is not None:
        layout = parse_layout(slot.layout_content)
        if len(_last) >= MOST:
            _last.clear()
        _last[code] = layout
    slot.known_layout = layout if slot.layout_hash else EMPTY
    return slot


def layout_of(slot: Slot) -> ParsedLayout:
    """That of a slot of `read_slot` or of `sessions.queries.slots`; without a room an empty one."""
    if slot.known_layout is not None:
        return slot.known_layout
    return parse_layout(slot.layout_content) if slot.layout_content else EMPTY
