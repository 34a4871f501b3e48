"""What is shown of invoices that are created here."""
