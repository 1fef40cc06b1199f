"""Composition: letter, template, stationery and faces become the galley. The last stage that decides anything."""
