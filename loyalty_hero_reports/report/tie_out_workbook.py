"""The tie-out as a spreadsheet."""

import io

import xlsxwriter

NARROW, WIDE = 14, 24


def make_workbook(rows, title):
    """Return the bytes of a workbook with a sheet of these rows (``loyalty.hero.tie.out``) and their totals."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet(title[:31])
        head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
        formats = {
            "date": book.add_format({"num_format": "yyyy-mm", "align": "left"}),
            "float": book.add_format({"num_format": "#,##0.00"}),
            "monetary": book.add_format({"num_format": "#,##0.00"}),
            "many2one": None,
        }
        columns = rows._get_columns()
        for column, (name, label) in enumerate(columns):
            kind = rows._fields[name].type
            sheet.set_column(column, column, WIDE if kind == "many2one" else NARROW)
            sheet.write_string(0, column, label, head)
        for line, row in enumerate(rows, 1):
            for column, (name, _label) in enumerate(columns):
                kind = rows._fields[name].type
                _write(sheet, line, column, kind, row[name], formats[kind])
        sheet.freeze_panes(1, 3)
        sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    return stream.getvalue()


def _write(sheet, line, column, kind, value, style):
    if kind == "date":
        sheet.write_datetime(line, column, value, style)
    elif kind == "many2one":
        # A name is text, also when it begins like a formula.
        sheet.write_string(line, column, value.display_name or "")
    else:
        sheet.write_number(line, column, value, style)
