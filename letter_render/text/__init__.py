"""Text: its scripts and directions (`runs`), its languages (`languages`), and the folding of prose (`fold`). No I/O."""
