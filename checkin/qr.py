"""A QR code as a path for an inline SVG; the drawing is segno's, the markup the template's."""

from dataclasses import dataclass

import segno


@dataclass(frozen=True, slots=True)
class QrCode:
    """`path` fills the dark modules; `size` is the side in modules, the quiet zone of four on each side included."""

    path: str
    size: int


def draw_qr(text: str) -> QrCode:
    """Error correction M: 15 % of the picture may be hidden by a head in front of the wall."""
    code = segno.make(text, error="m", micro=False)
    rows = [list(row) for row in code.matrix_iter(border=4)]
    runs = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            width = 1
            while row[x] and x + width < len(row) and row[x + width]:
                width += 1
            if row[x]:
                runs.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return QrCode("".join(runs), len(rows))
