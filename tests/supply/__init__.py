"""What of others' the program runs on: versions, licences, and whether anything bad is known of it."""
