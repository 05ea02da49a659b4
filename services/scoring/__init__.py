"""What each signal shows: the emotion models, and the rules beside them."""
