"""The DOCX: written by python-docx on a package of our own (`write`), read back independently (`inspect`)."""
