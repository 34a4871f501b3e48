"""*People*: employees and vendors of QuickBooks, and the people of the workspace that they are."""
