"""What a user starts from: a letter folder, empty or made of a letter that there is already."""
