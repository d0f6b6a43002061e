"""One consultation as a document for people: made once as data, written as Markdown, as HTML and as PDF.

Nothing here decides, and nothing reads the clock: the same consultation gives the same bytes on any day.
"""

from exports.document.html import as_html
from exports.document.made import document_of
from exports.document.markdown import as_markdown
from exports.document.parts import Document
from exports.document.pdf import as_pdf
from exports.document.stamp import Stamp

__all__ = ["Document", "Stamp", "as_html", "as_markdown", "as_pdf", "document_of"]
