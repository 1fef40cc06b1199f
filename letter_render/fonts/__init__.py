"""The faces: what they are (`book`), which one sets a cluster (`choose`), and cutting them to a text (`subset`)."""
