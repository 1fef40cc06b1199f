"""One letter, hundreds of names in every script, as print-ready PDF and native DOCX, with every name proven."""
