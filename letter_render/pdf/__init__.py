"""PDF: the galley as HTML and CSS (`html`), laid out by WeasyPrint (`write`), and read back (`inspect`)."""
