"""QR codes as SVG paths, so that a page can draw them without an image file."""

from dataclasses import dataclass

import qrcode
from qrcode.constants import ERROR_CORRECT_M


@dataclass(frozen=True)
class QrCode:
    """components/qr.html: ``path`` draws the dark squares, each 1 unit wide, in a field ``size`` units wide."""

    size: int
    path: str


def qr_code(text: str) -> QrCode:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    rows = code.get_matrix()
    squares = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return QrCode(size=len(rows), path="".join(squares))
