"""Barcodes as rectangles: sharp at any size.  Odoo's own are pictures of dots, which printing programs blur."""

from reportlab.graphics.shapes import Group, Rect, UserNode

from odoo.tools.barcode import createBarcodeDrawing


def draw_barcode(symbology, value):
    """Return ``{"bars": [(x, y, width, height), …], "height", "width"}``, from the upper left corner, in its own unit.

    :param str symbology: as reportlab names it, such as ``QR``
    """
    drawing = createBarcodeDrawing(symbology, value=value, humanReadable=0, quiet=0)
    ground, *bars = _find_rectangles(drawing)
    return {
        "bars": [
            (bar.x, ground.height - bar.y - bar.height, bar.width, bar.height) for bar in bars
        ],
        "height": ground.height,
        "width": ground.width,
    }


def _find_rectangles(group):
    """Yield the rectangles of a drawing."""
    for shape in group.contents:
        if isinstance(shape, Group):
            yield from _find_rectangles(shape)
        elif isinstance(shape, UserNode):
            yield from _find_rectangles(shape.provideNode())
        elif isinstance(shape, Rect):
            yield shape
