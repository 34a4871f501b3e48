"""Pure rules: one question a file, standard library only."""
