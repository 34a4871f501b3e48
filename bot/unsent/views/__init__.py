"""What is shown of the rule for unsent invoices, and of the move that follows."""
